// The middle column: title, tabs, sort, and the chats of the open view.
import { useTranslations } from '@/lib/i18n'
import { useInboxPlace } from '../../data/use-inbox'
import { ChatList } from './ChatList'
import { ListHeader } from './ListHeader'

export function ListPane() {
  const t = useTranslations('inbox')
  const { filter } = useInboxPlace()
  return (
    <section className="list-pane" aria-label={t('chats')}>
      <ListHeader />
      {/* Another list is another list: nothing of the old order stays. */}
      <ChatList key={JSON.stringify(filter)} filter={filter} />
    </section>
  )
}
