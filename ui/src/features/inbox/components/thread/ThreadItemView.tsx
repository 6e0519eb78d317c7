// One item of the thread: day, "New", message, album, folded events.
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import type { ThreadItem } from '../../model/thread-items'
import { Bubble } from './Bubble'
import { EventLines } from './EventLines'

export function ThreadItemView({ item, flash, find }: { item: ThreadItem; flash: string | null; find?: string }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  switch (item.type) {
    case 'day':
      return <div className="day" role="separator">{format.dayTitle(item.at)}</div>
    case 'new':
      return <div className="new-line" role="separator"><span>{t('newLine', { count: item.count })}</span></div>
    case 'events':
      return <EventLines messages={item.messages} />
    case 'album':
      return item.messages[0] ? <Bubble message={item.messages[0]} album={item.messages} first={item.first} last={item.last} flash={item.messages.some((m) => m.id === flash)} /> : null
    default:
      return <Bubble message={item.message} first={item.first} last={item.last} flash={item.message.id === flash} find={find} />
  }
}
