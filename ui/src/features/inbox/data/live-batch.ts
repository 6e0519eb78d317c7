// Live events of one moment are applied together, so that a burst of a hundred draws the screen once.
import { notifyManager, type QueryClient } from '@tanstack/react-query'
import type { LiveEvents } from '@/api/live'
import type { Conversation } from '@/api/types'
import { refreshCalmly } from '@/lib/live-refresh'
import { keys } from '@/lib/query-keys'
import { conversationQuery } from '../api'
import type { ListFilter } from '../model/views'
import { addMessage, findChat, type ListData, listsIn, mapChats, placeInList, replaceMessage, type ThreadData, withContact, withLastStatus, withPersonal, withRead } from './live-patches'

export const patchedTypes = ['message.created', 'message.updated', 'conversation.created', 'conversation.updated', 'read.updated', 'contact.updated'] as const
type Patched = (typeof patchedTypes)[number]
export type InboxEvent = { [T in Patched]: { type: T; data: LiveEvents[T] } }[Patched]

const listeners = new Set<(events: InboxEvent[]) => void>()
/** Hears of events after they are on screen. */
export function onEvents(listener: (events: InboxEvent[]) => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

type Context = { queries: QueryClient; ws: string; me: string }

export function makeLiveBatch(context: Context) {
  let waiting: InboxEvent[] = []
  let planned: (() => void) | null = null

  function flush() {
    planned = null
    const events = waiting
    waiting = []
    applyEvents(context, events)
    for (const listener of listeners) listener(events)
  }
  return {
    add(event: InboxEvent) {
      waiting.push(event)
      planned ??= nextFrame(flush)
    },
    stop() {
      planned?.()
      if (waiting.length) flush()
    },
  }
}

export function applyEvents({ queries, ws, me }: Context, events: InboxEvent[], now = Date.now()) {
  notifyManager.batch(() => {
    const lists = listsIn(queries, ws)
    const unknown = patchChats({ queries, ws, me }, lists, events, now)
    patchThreads(queries, ws, events)
    const heads = new Set(events.map((e) => e.type))
    if ([...heads].some((type) => type !== 'message.updated' && type !== 'contact.updated')) refreshCalmly(queries, keys.counts(ws))
    for (const e of events) if (e.type === 'contact.updated') refreshCalmly(queries, keys.contact(ws, e.data.contact.id))
    // A chat we had not loaded: what is personal in it (unread, draft) only the server knows.
    if (unknown.size > 10) refreshCalmly(queries, keys.conversationLists(ws))
    else for (const id of unknown) void learn({ queries, ws, me }, id)
  })
}

function patchChats({ queries, ws, me }: Context, lists: [readonly unknown[], ListData][], events: InboxEvent[], now: number) {
  const known = new Map<string, Conversation>()
  const unknown = new Set<string>()
  const find = (id: string) => known.get(id) ?? queries.getQueryData<Conversation>(keys.conversation(ws, id)) ?? findChat(lists.map(([, data]) => data), id)
  const folded = lists.map(([key, data]) => ({ key, data, filter: key.at(-1) as ListFilter, before: data }))

  for (const event of events) {
    if (event.type === 'message.updated') {
      const message = event.data.message
      for (const list of folded) list.data = mapChats(list.data, (c) => withLastStatus(c, message))
    } else if (event.type === 'read.updated') {
      const old = find(event.data.conversation_id)
      if (old) known.set(old.id, withRead(old, event.data))
      for (const list of folded) list.data = mapChats(list.data, (c) => withRead(c, event.data))
    } else if (event.type === 'contact.updated') {
      for (const list of folded) list.data = mapChats(list.data, (c) => withContact(c, event.data.contact))
    } else {
      const shared = event.data.conversation
      const old = find(shared.id)
      if (!old && event.type !== 'conversation.created') unknown.add(shared.id)
      const chat = withPersonal(shared, old)
      known.set(chat.id, chat)
      for (const list of folded) list.data = placeInList(list.data, list.filter, chat, me, now)
    }
  }
  for (const { key, data, before } of folded) if (data !== before) queries.setQueryData(key, data)
  for (const [id, chat] of known) if (queries.getQueryData(keys.conversation(ws, id))) queries.setQueryData(keys.conversation(ws, id), chat)
  return unknown
}

function patchThreads(queries: QueryClient, ws: string, events: InboxEvent[]) {
  const byChat = new Map<string, InboxEvent[]>()
  for (const event of events) {
    if (event.type !== 'message.created' && event.type !== 'message.updated') continue
    const id = event.data.message.conversation_id
    byChat.set(id, [...(byChat.get(id) ?? []), event])
  }
  for (const [id, mine] of byChat) {
    for (const query of queries.getQueryCache().findAll({ queryKey: keys.messages(ws, id) })) {
      patchThread(queries, query.queryKey, mine)
      // An answer on its way may be older than the event: it must not take the message off the screen again.
      if (query.state.fetchStatus === 'fetching') query.promise?.then(() => patchThread(queries, query.queryKey, mine), () => undefined)
    }
  }
}

function patchThread(queries: QueryClient, key: readonly unknown[], events: InboxEvent[]) {
  const data = queries.getQueryData<ThreadData>(key)
  if (!data) return
  const next = events.reduce((sum, e) => (e.type === 'message.created' ? addMessage(sum, e.data.message) : e.type === 'message.updated' ? replaceMessage(sum, e.data.message) : sum), data)
  if (next !== data) queries.setQueryData(key, next)
}

async function learn({ queries, ws, me }: Context, id: string) {
  const chat = await queries.fetchQuery({ ...conversationQuery(ws, id), staleTime: 0 }).catch(() => null)
  if (!chat) return
  for (const [key, data] of listsIn(queries, ws)) {
    queries.setQueryData(key, placeInList(data, key.at(-1) as ListFilter, chat, me, Date.now()))
  }
}

/** Hidden tabs get no frames. */
function nextFrame(run: () => void) {
  if (typeof document !== 'undefined' && !document.hidden && typeof requestAnimationFrame === 'function') {
    const id = requestAnimationFrame(run)
    return () => cancelAnimationFrame(id)
  }
  const id = setTimeout(run, 100)
  return () => clearTimeout(id)
}
