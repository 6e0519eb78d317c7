// How an account is doing, in one word with a colour and a shape.
import { CircleAlert, CircleCheck, CirclePause, CircleSlash, TriangleAlert } from 'lucide-react'
import type { AccountState } from '@/api/types'
import { Chip } from '@/design/marks'
import { stateTones } from '@/lib/accounts'
import { useTranslations } from '@/lib/i18n'

const icons = { connected: CircleCheck, degraded: TriangleAlert, reconnect: CircleAlert, paused: CirclePause, disconnected: CircleSlash }

export function StateChip({ state }: { state: AccountState }) {
  const t = useTranslations('channels')
  const Icon = icons[state]
  return <Chip tone={stateTones[state]} icon={<Icon aria-hidden />}>{t(`state_${state}`)}</Chip>
}
