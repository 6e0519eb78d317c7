// /w/…/dev/inbox in dev: every look of a row and every kind of message, without their server. `?part=rows|thread` shows one.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useMemo } from 'react'
import { keys } from '@/lib/query-keys'
import { useFormat } from '@/lib/format'
import { useWorkspaceId } from '@/lib/session'
import { Row } from '../components/list/Row'
import { ThreadItemView } from '../components/thread/ThreadItemView'
import { type ThreadTools, ThreadToolsProvider } from '../components/thread/thread-tools'
import { buildThread } from '../model/thread-items'
import { sampleThread } from './sample-thread'
import { sampleAccount, sampleAccounts, sampleChats, sampleLabels, sampleMembers } from './samples'
import '../styles/list.css'
import '../styles/thread.css'
import '../styles/composer.css'

const listName = 'rows'

const tools: ThreadTools = {
  ws: '', can: sampleAccount.capabilities, open: true, me: { userId: 'usr_1', memberId: 'mem_1', name: 'Ayu Rahma' },
  jumpTo: () => undefined, reply: () => undefined, react: () => undefined, showDetails: () => undefined, chooseTemplate: () => undefined, editAgain: () => undefined, held: () => null, hasHeld: () => false, undoLast: () => undefined,
}

export function InboxStates() {
  const ws = useWorkspaceId()
  const part = new URLSearchParams(location.search).get('part')
  const queries = useMemo(() => {
    const made = new QueryClient({ defaultOptions: { queries: { enabled: false } } })
    const page = (items: unknown[]) => ({ items, next_cursor: null })
    made.setQueryData(keys.accounts(ws), page(sampleAccounts))
    made.setQueryData(keys.labels(ws), page(sampleLabels))
    made.setQueryData(keys.members(ws), page(sampleMembers))
    return made
  }, [ws])
  return (
    <QueryClientProvider client={queries}>
      <div className="grid h-full grid-cols-[352px_minmax(0,1fr)] overflow-auto">
        {part !== 'thread' && <Rows />}
        {part !== 'rows' && <Thread />}
      </div>
    </QueryClientProvider>
  )
}

function Rows() {
  return (
    <div className="list-pane" role="listbox" aria-label={listName} style={{ position: 'relative', minHeight: sampleChats.length * 86 }}>
      {sampleChats.map((chat, i) => (
        <Row key={chat.id} id={chat.id} chat={chat} top={i * 85} place={i + 1} total={sampleChats.length} open={i === 1} cursor={i === 3} picked={i === 5} picking={false} ghost={i === 8} onOpen={() => undefined} onPick={() => undefined} />
      ))}
    </div>
  )
}

function Thread() {
  const format = useFormat()
  const items = buildThread(sampleThread(), { sameDay: format.sameDay, unread: 2 })
  return (
    <ThreadToolsProvider value={tools}>
      <div className="thread p-5">{items.map((item) => <ThreadItemView key={item.key} item={item} flash={null} />)}</div>
    </ThreadToolsProvider>
  )
}
