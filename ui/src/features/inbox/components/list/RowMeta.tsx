// The third line of a row: the most urgent clock, states, labels, who has it.
import { Clock, Moon, TriangleAlert } from 'lucide-react'
import type { Conversation } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { LabelDot } from '@/design/LabelDot'
import { Chip } from '@/design/marks'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useNow } from '@/lib/use-now'
import { hasDraft, useDrafts } from '../../data/drafts'
import { useOutbox } from '../../data/outbox'
import { rowClock } from '../../model/window-clock'

const shownLabels = 3

export function RowMeta({ chat }: { chat: Conversation }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const now = useNow(30_000)
  const draft = useDrafts((all) => (chat.id in all && all[chat.id]?.loaded ? hasDraft(all[chat.id]) : chat.draft))
  const stuck = useOutbox((s) => s.entries.some((e) => e.conversationId === chat.id && e.state === 'refused'))
  const clock = rowClock(chat, now)
  const hidden = chat.labels.length - shownLabels
  return (
    <span className="chat-meta">
      {(chat.failed || stuck) && <Chip tone="bad" icon={<TriangleAlert aria-hidden />}>{t('notSent')}</Chip>}
      {clock?.kind === 'window' && <Chip tone={clock.tone === 'bad' ? 'bad' : 'warn'} icon={<Clock aria-hidden />}><span className="num">{t('windowLeft', { time: format.duration(clock.leftMs) })}</span></Chip>}
      {clock?.kind === 'snooze' && <Chip icon={<Moon aria-hidden />}><span className="num">{clock.leftMs > 0 ? t('backAt', { time: format.listTime(chat.snoozed_until as string, now) === format.time(chat.snoozed_until as string) ? dueText(format, chat.snoozed_until as string, now) : format.dateTime(chat.snoozed_until as string) }) : t('backNow')}</span></Chip>}
      {draft && <Chip tone="accent">{t('draft')}</Chip>}
      {chat.status === 'open' && chat.priority !== 'none' && chat.priority !== 'low' && <Chip tone={chat.priority === 'urgent' ? 'bad' : 'warn'}>{t(`priority_${chat.priority}`)}</Chip>}
      {chat.labels.slice(0, shownLabels).map((l) => <Chip key={l.id} icon={<LabelDot color={l.color} />}>{l.name}</Chip>)}
      {hidden > 0 && <Chip title={chat.labels.slice(shownLabels).map((l) => l.name).join(', ')}>{t('moreLabels', { count: hidden })}</Chip>}
      <span className="grow" />
      {chat.assignee && <span className="flex" title={t('assignedTo', { name: chat.assignee.name })}><Avatar id={chat.assignee.id} name={chat.assignee.name} size={22} /><span className="sr-only">{t('assignedTo', { name: chat.assignee.name })}</span></span>}
    </span>
  )
}

/** Today the clock is enough, later the date as well. */
function dueText(format: ReturnType<typeof useFormat>, at: string, now: number) {
  return format.sameDay(at, now) ? format.time(at) : format.dateTime(at)
}
