// Back to the newest message, with the number of those that came meanwhile; and up to the first unread.
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import type { Message } from '@/api/types'
import { Badge } from '@/design/marks'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useInboxPlace } from '../../data/use-inbox'

type Props = { hidden: boolean; messages: Message[]; atEnd: boolean; toEnd: () => void; /** A part of the past is shown: the newest must be loaded first. */ leaveOld: boolean }

export function JumpButton({ hidden, messages, atEnd, toEnd, leaveOld }: Props) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const { setSearch } = useInboxPlace()
  const [seen, setSeen] = useState<string | null>(null)
  const newest = messages.at(-1)?.id ?? null
  if (atEnd && seen !== newest) setSeen(newest)
  if (hidden) return null
  const from = seen === null ? -1 : messages.findIndex((m) => m.id === seen)
  const came = from < 0 ? 0 : messages.slice(from + 1).filter((m) => m.direction === 'in').length
  return (
    <button type="button" className="jump" aria-label={came ? t('jumpNew', { count: came }) : t('jumpEnd')} onClick={() => (leaveOld ? setSearch({ at: undefined }) : toEnd())}>
      <ArrowDown aria-hidden />
      {came > 0 && <Badge>{format.count(came)}</Badge>}
    </button>
  )
}

export function UnreadAbove({ count, onJump }: { count: number; onJump: () => void }) {
  const t = useTranslations('inbox')
  return <button type="button" className="unread-above" onClick={onJump}><ArrowUp size={14} aria-hidden />{t('unreadAbove', { count })}</button>
}
