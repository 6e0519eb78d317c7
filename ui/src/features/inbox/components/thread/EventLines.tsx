// Small centred lines: what people and rules did. Three or more in a row fold together.
import { ArrowRightLeft, Check, CircleAlert, Clock, Info, RotateCcw, Smile, Tag, UserRound } from 'lucide-react'
import { useState } from 'react'
import type { Message } from '@/api/types'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { eventOf } from '../../model/content'
import { useThreadTools } from './thread-tools'

const dot = '· '
const icons: Record<string, typeof Check> = { closed: Check, reopened: RotateCcw, snoozed: Clock, unsnoozed: Clock, assigned: UserRound, unassigned: UserRound, labelled: Tag, number_changed: ArrowRightLeft, window_closed: CircleAlert, reaction: Smile }

export function EventLines({ messages }: { messages: Message[] }) {
  const t = useTranslations('inbox')
  const [open, setOpen] = useState(false)
  if (messages.length >= 3 && !open) {
    return <div className="event"><button type="button" aria-expanded={false} onClick={() => setOpen(true)}>{t('changes', { count: messages.length })}</button></div>
  }
  return messages.map((m) => <EventLine key={m.id} message={m} />)
}

function EventLine({ message }: { message: Message }) {
  const format = useFormat()
  const say = useEventWords()
  const name = message.kind === 'system' || message.kind === 'reaction' ? message.kind : eventOf(message.content).name
  const Icon = icons[name] ?? Info
  return (
    <div className="event" title={format.dateTime(message.sort_at)} data-message={message.id}>
      <Icon size={13} aria-hidden />
      <span>{say(message)}</span>
      <time className="num" dateTime={message.sort_at}><span aria-hidden>{dot}</span>{format.time(message.sort_at)}</time>
    </div>
  )
}

function useEventWords() {
  const t = useTranslations('inbox')
  const format = useFormat()
  const { me } = useThreadTools()
  return (message: Message): React.ReactNode => {
    if (message.kind === 'reaction') return t('reactedAlone', { name: message.author.name, emoji: message.text ?? '' })
    if (message.kind === 'system') return message.text ?? t('kind_system')
    const event = eventOf(message.content)
    const who = message.author.id === me.memberId || message.author.id === me.userId ? t('you') : event.actor || message.author.name
    const b = (chunks: React.ReactNode) => <b>{chunks}</b>
    switch (event.name) {
      case 'assigned':
        return event.assignee === (event.actor || message.author.name) ? t.rich('eventTook', { who, b }) : t.rich('eventAssigned', { who, name: event.assignee, b })
      case 'unassigned':
        return t.rich('eventUnassigned', { who, b })
      case 'closed':
        return t.rich('eventClosed', { who, b })
      case 'reopened':
        return t.rich('eventReopened', { who, b })
      case 'snoozed':
        return event.until ? t.rich('eventSnoozed', { who, time: format.dateTime(event.until), b }) : t.rich('eventSnoozedPlain', { who, b })
      case 'unsnoozed':
        return t('eventUnsnoozed')
      case 'labelled':
        return t.rich('eventLabelled', { who, label: event.label, b })
      case 'window_closed':
        return t('eventWindow')
      case 'number_changed':
        return message.text ?? t('eventNumber')
      default:
        return message.text ?? event.name
    }
  }
}
