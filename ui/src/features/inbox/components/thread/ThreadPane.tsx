// The open chat: header, messages, who else is here, composer. Files may be dropped anywhere on it.
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Message } from '@/api/types'
import { ErrorState } from '@/design/states'
import { useTranslations } from '@/lib/i18n'
import { accountsQuery, conversationQuery } from '../../api'
import { useInboxPlace } from '../../data/use-inbox'
import { useLightbox } from '../../data/lightbox'
import { usePerChat } from '../../data/use-per-chat'
import { useReading } from '../../data/use-reading'
import { useThread } from '../../data/use-thread'
import { Composer } from '../composer/Composer'
import { DropZone } from '../composer/DropZone'
import { OthersBar } from './OthersBar'
import { ThreadFind } from './ThreadFind'
import { ThreadHeader } from './ThreadHeader'
import { ThreadLog } from './ThreadLog'
import { ThreadLoading } from './ThreadLoading'
import { ThreadToolsProvider } from './thread-tools'
import { useThreadToolsFor } from './use-thread-tools'
import '../../styles/composer.css'

const Lightbox = lazy(() => import('../dialogs/Lightbox').then((m) => ({ default: m.Lightbox })))
const MessageDetails = lazy(() => import('../dialogs/MessageDetails').then((m) => ({ default: m.MessageDetails })))

export function ThreadPane({ id }: { id: string }) {
  const t = useTranslations('inbox')
  const { ws, search, setSearch } = useInboxPlace()
  const { data: chat, error, refetch } = useQuery(conversationQuery(ws, id))
  const { data: accounts } = useQuery(accountsQuery(ws))
  const account = accounts?.items.find((a) => a.id === chat?.account_id)
  // What was new when the chat was opened stays marked while it is read.
  const [opened, setOpened] = useState<{ id: string; unread: number } | null>(null)
  if (chat && opened?.id !== id) setOpened({ id, unread: chat.unread })
  const thread = useThread(ws, id, search.at, opened?.id === id ? opened.unread : (chat?.unread ?? 0))
  const [inSight, setInSight] = usePerChat(id, false)
  useReading(ws, chat, inSight && !thread.hasNewer && thread.query.isSuccess)
  const [details, setDetails] = usePerChat<Message | null>(id, null)
  const tools = useThreadToolsFor({ ws, chat, account, messages: thread.messages, showDetails: setDetails })
  const viewing = useLightbox((s) => s.fileId)

  if (error && !chat) {
    return <section className="grid h-full place-items-center" aria-label={t('thread')}><ErrorState title={t('chatFailed')} error={error} onRetry={() => void refetch()} /></section>
  }
  return (
    <ThreadToolsProvider value={tools.tools}>
      <DropZone chat={chat} account={account}>
        <section className="thread" aria-label={tools.name ? t('threadWith', { name: tools.name }) : t('thread')}>
          <ThreadHeader chat={chat} account={account} name={tools.name} />
          {search.find !== undefined && <ThreadFind chatId={id} query={search.find} onQuery={(find) => setSearch({ find })} onClose={() => setSearch({ find: undefined })} messages={thread.messages} onJump={tools.tools.jumpTo} />}
          {thread.query.isPending || !chat ? (
            thread.query.isError ? <ErrorState title={t('messagesFailed')} error={thread.query.error} onRetry={() => void thread.query.refetch()} /> : <ThreadLoading />
          ) : (
            <ThreadLog key={`${id} ${search.at ?? 'newest'}`} chat={chat} thread={thread} name={tools.name} find={search.find} flash={tools.flash} onFlash={tools.setFlash} at={search.at} onSight={setInSight} jump={tools.jump} />
          )}
          <OthersBar chatId={id} />
          {chat && <Composer chat={chat} account={account} name={tools.name} />}
        </section>
      </DropZone>
      <Suspense>
        {viewing && <Lightbox messages={thread.messages} />}
        {details && <MessageDetails message={details} account={account} onClose={() => setDetails(null)} />}
      </Suspense>
    </ThreadToolsProvider>
  )
}
