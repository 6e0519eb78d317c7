// Recorded live events against the caches: rows, threads, unread, repeats; and a burst draws once.
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SharedConversation } from '@/api/live'
import type { Conversation, Message } from '@/api/types'
import { keys } from '@/lib/query-keys'
import { fakeApi } from '@/testing/fake-api'
import { aConversation, aMessage } from '@/testing/fixtures'
import type { ListFilter } from '../model/views'
import { applyEvents, type InboxEvent, makeLiveBatch } from './live-batch'
import type { ListData, ThreadData } from './live-patches'

const ws = 'wsp_1'
const me = 'mem_1'
const at = (minute: number) => `2026-11-25T03:${String(minute).padStart(2, '0')}:00.000Z`
const all: ListFilter = { status: 'open', sort: 'newest' }
const mine: ListFilter = { status: 'open', assignee: 'me', sort: 'newest' }

let queries: QueryClient
const context = () => ({ queries, ws, me })
const chat = (id: string, minute: number, more: Partial<Conversation> = {}) => aConversation({ id, sort_at: at(minute), unread: 0, customer_messages: 5, ...more })
const shared = ({ unread: _u, draft: _d, ...rest }: Conversation): SharedConversation => rest
const listKey = (filter: ListFilter) => [...keys.conversationLists(ws), filter]
const setList = (filter: ListFilter, items: Conversation[], next: string | null = null) => queries.setQueryData<ListData>(listKey(filter), { pages: [{ items, next_cursor: next }], pageParams: [null] })
const ids = (filter: ListFilter) => queries.getQueryData<ListData>(listKey(filter))?.pages.flatMap((p) => p.items.map((c) => c.id))
const row = (filter: ListFilter, id: string) => queries.getQueryData<ListData>(listKey(filter))?.pages.flatMap((p) => p.items).find((c) => c.id === id)
const threadKey = (id: string) => [...keys.messages(ws, id), 'newest']
const setThread = (id: string, items: Message[], more = {}) => queries.setQueryData<ThreadData>(threadKey(id), { pages: [{ items, next_cursor: null, prev_cursor: null, ...more }], pageParams: [{}] })
const thread = (id: string) => queries.getQueryData<ThreadData>(threadKey(id))?.pages.flatMap((p) => p.items.map((m) => m.id))

const wrote = (c: Conversation, message: Partial<Message> = {}): InboxEvent => ({ type: 'message.created', data: { message: aMessage({ id: 'msg_new', conversation_id: c.id, sort_at: c.sort_at, ...message }), conversation: shared(c) } })
const changed = (c: Conversation): InboxEvent => ({ type: 'conversation.updated', data: { conversation: shared(c), changes: ['status'] } })

beforeEach(() => {
  queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  fakeApi().on('GET', '/workspaces/wsp_1/conversations/counts', () => ({})).on('GET', '/workspaces/wsp_1/conversations/*', () => chat('cnv_x', 40, { unread: 3 }))
  setList(all, [chat('c', 3), chat('b', 2), chat('a', 1)])
})
afterEach(() => queries.clear())

describe('rows', () => {
  it('a customer message moves its chat up and counts as unread', () => {
    applyEvents(context(), [wrote(chat('a', 10, { customer_messages: 6 }))])
    expect(ids(all)).toEqual(['a', 'c', 'b'])
    expect(row(all, 'a')?.unread).toBe(1)
  })
  it('keeps what is personal: unread and draft', () => {
    setList(all, [chat('a', 1, { unread: 2, draft: true })])
    applyEvents(context(), [changed(chat('a', 1, { priority: 'high' }))])
    expect(row(all, 'a')).toMatchObject({ unread: 2, draft: true, priority: 'high' })
  })
  it('is harmless when an event comes twice', () => {
    const event = wrote(chat('a', 10, { customer_messages: 6 }))
    applyEvents(context(), [event])
    const once = queries.getQueryData(listKey(all))
    applyEvents(context(), [event, event])
    expect(queries.getQueryData(listKey(all))).toEqual(once)
  })
  it('a chat that no longer fits leaves, one that fits now comes in at its place', () => {
    setList(mine, [chat('c', 3, { assignee: { id: me, name: 'Ayu' } })])
    applyEvents(context(), [changed(chat('c', 3, { status: 'closed' })), changed(chat('b', 2, { assignee: { id: me, name: 'Ayu' } }))])
    expect(ids(all)).toEqual(['b', 'a'])
    expect(ids(mine)).toEqual(['b'])
  })
  it('does not pull a chat into a part that is not loaded', () => {
    setList(all, [chat('c', 3), chat('b', 2)], 'more')
    applyEvents(context(), [{ type: 'conversation.created', data: { conversation: shared(chat('old', 1)) } }])
    expect(ids(all)).toEqual(['c', 'b'])
  })
  it('reads what only the server knows of a chat it has not seen', async () => {
    applyEvents(context(), [wrote(chat('cnv_x', 40))])
    expect(row(all, 'cnv_x')?.unread).toBe(1)
    await vi.waitFor(() => expect(row(all, 'cnv_x')?.unread).toBe(3))
  })
  it('queues leave out the answered', () => {
    const oldest: ListFilter = { status: 'open', sort: 'oldest' }
    setList(oldest, [chat('a', 1, { waiting_since: at(1) }), chat('b', 2, { waiting_since: at(2) })])
    applyEvents(context(), [changed(chat('a', 5, { waiting_since: null }))])
    expect(ids(oldest)).toEqual(['b'])
  })
  it('read elsewhere is read here', () => {
    setList(all, [chat('a', 1, { unread: 4 })])
    applyEvents(context(), [{ type: 'read.updated', data: { conversation_id: 'a', member_id: me, last_read_id: 'm', seen_count: 5 } }])
    expect(row(all, 'a')?.unread).toBe(0)
  })
  it('ticks and edits of the newest message show on the row, which stays where it is', () => {
    setList(all, [chat('c', 3), chat('a', 1, { last_message: { id: 'm1', direction: 'out', kind: 'text', preview: 'lama', status: 'sent', at: at(1), author_name: 'Ayu' } })])
    applyEvents(context(), [{ type: 'message.updated', data: { message: aMessage({ id: 'm1', status: 'read', text: 'baru' }) } }])
    expect(ids(all)).toEqual(['c', 'a'])
    expect(row(all, 'a')?.last_message).toMatchObject({ status: 'read', preview: 'baru' })
  })
  it('a new name reaches all rows of the person', () => {
    applyEvents(context(), [{ type: 'contact.updated', data: { contact: { id: 'con_1', name: 'Siti', phone: null } } }])
    expect(row(all, 'a')?.contact.name).toBe('Siti')
  })
  it('leaves other shapes under the same key alone', () => {
    queries.setQueryData([...keys.conversationLists(ws), 'first'], { items: [] })
    expect(() => applyEvents(context(), [wrote(chat('a', 10))])).not.toThrow()
  })
})

describe('threads', () => {
  it('keeps a message that came while an older answer was on its way', async () => {
    let answer: (page: unknown) => void = () => undefined
    const loading = queries.fetchInfiniteQuery({ queryKey: threadKey('a'), initialPageParam: {}, queryFn: () => new Promise((done) => { answer = done }) })
    await vi.waitFor(() => expect(queries.getQueryState(threadKey('a'))?.fetchStatus).toBe('fetching'))
    applyEvents(context(), [wrote(chat('a', 10))])
    answer({ items: [aMessage({ id: 'm1', sort_at: at(1) })], next_cursor: null, prev_cursor: null })
    await loading
    await vi.waitFor(() => expect(thread('a')).toEqual(['msg_new', 'm1']))
  })

  it('puts a message at the end, once', () => {
    setThread('a', [aMessage({ id: 'm2', sort_at: at(2) }), aMessage({ id: 'm1', sort_at: at(1) })])
    const event = wrote(chat('a', 10))
    applyEvents(context(), [event, event])
    expect(thread('a')).toEqual(['msg_new', 'm2', 'm1'])
  })
  it('puts a late arrival where it belongs', () => {
    setThread('a', [aMessage({ id: 'm3', sort_at: at(9) }), aMessage({ id: 'm1', sort_at: at(1) })])
    applyEvents(context(), [wrote(chat('a', 10), { sort_at: at(5) })])
    expect(thread('a')).toEqual(['m3', 'msg_new', 'm1'])
  })
  it('does not add to a part of the past', () => {
    setThread('a', [aMessage({ id: 'm1', sort_at: at(1) })], { prev_cursor: 'newer' })
    applyEvents(context(), [wrote(chat('a', 10))])
    expect(thread('a')).toEqual(['m1'])
  })
  it('changes ticks in place and keeps our client id', () => {
    setThread('a', [aMessage({ id: 'm1', client_id: 'c1', status: 'sending' })])
    applyEvents(context(), [{ type: 'message.updated', data: { message: aMessage({ id: 'm1', conversation_id: 'a', client_id: null, status: 'read' }) } }])
    expect(queries.getQueryData<ThreadData>(threadKey('a'))?.pages[0]?.items[0]).toMatchObject({ client_id: 'c1', status: 'read' })
  })
})

it('news without files or quoted text keeps those we have', () => {
  const whole = aMessage({ id: 'm1', conversation_id: 'a', reply_to: { id: 'm0', external_id: 'w', preview: 'Berapa?', author_name: 'Siti' }, attachments: [{ id: 'att_1' }] as Message['attachments'] })
  setThread('a', [whole])
  applyEvents(context(), [{ type: 'message.updated', data: { message: { ...whole, status: 'read', reply_to: { id: 'm0', external_id: 'w', preview: null, author_name: null }, attachments: [] } } }])
  expect(queries.getQueryData<ThreadData>(threadKey('a'))?.pages[0]?.items[0]).toMatchObject({ status: 'read', reply_to: { preview: 'Berapa?' }, attachments: [{ id: 'att_1' }] })
  applyEvents(context(), [{ type: 'message.updated', data: { message: { ...whole, deleted_at: at(5), attachments: [] } } }])
  expect(queries.getQueryData<ThreadData>(threadKey('a'))?.pages[0]?.items[0]?.attachments).toEqual([])
})

it('a burst of a hundred events draws the list once', async () => {
  const draws = vi.fn()
  const observer = new QueryObserver(queries, { queryKey: listKey(all), enabled: false })
  const stop = observer.subscribe(draws)
  const batch = makeLiveBatch(context())
  for (let i = 0; i < 100; i++) batch.add(wrote(chat(['a', 'b', 'c'][i % 3] ?? 'a', 10 + (i % 40), { customer_messages: 6 + i }), { id: `m${i}` }))
  await vi.waitFor(() => expect(draws).toHaveBeenCalled())
  expect(draws).toHaveBeenCalledTimes(1)
  stop()
  batch.stop()
})
