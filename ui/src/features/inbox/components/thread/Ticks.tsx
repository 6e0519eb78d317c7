// How far a message of ours got: a shape, a colour and words.
import { Check, CheckCheck, CircleAlert, CircleHelp, Clock } from 'lucide-react'
import type { MessageStatus } from '@/api/types'
import { useTranslations } from '@/lib/i18n'

const icons = { held: Clock, queued: Clock, sending: Clock, sent: Check, delivered: CheckCheck, read: CheckCheck, failed: CircleAlert, unknown: CircleHelp } as const
type Shown = keyof typeof icons

export function Ticks({ status, small, title }: { status: MessageStatus; small?: boolean; title?: string }) {
  const t = useTranslations('inbox')
  if (!(status in icons)) return null
  const Icon = icons[status as Shown]
  const words = title ?? t(`status_${status as Shown}`)
  return <span className="ticks" data-status={status} data-small={small || undefined} title={words}><Icon aria-hidden /><span className="sr-only">{words}</span></span>
}
