// The table: event kind → what to refresh. A screen that can patch its cache exactly claims a kind with `patchLive`.
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { LiveEvents } from '@/api/live'
import { refreshCalmly } from './live-refresh'
import { keys } from './query-keys'

export type LiveType = keyof LiveEvents
export type LiveContext = { ws: string; queries: QueryClient; seq: number | null }
type Patch<T extends LiveType> = (data: LiveEvents[T], context: LiveContext) => void
type Refresh<T extends LiveType> = (ws: string, data: LiveEvents[T]) => QueryKey[]

const refreshes: { [T in LiveType]: Refresh<T> } = {
  'message.created': (ws, e) => [keys.messages(ws, e.message.conversation_id), keys.conversationLists(ws), keys.counts(ws)],
  'message.updated': (ws, e) => [keys.messages(ws, e.message.conversation_id)],
  'conversation.created': (ws) => [keys.conversationLists(ws), keys.counts(ws)],
  'conversation.updated': (ws, e) => [keys.conversation(ws, e.conversation.id), keys.conversationLists(ws), keys.counts(ws)],
  'read.updated': (ws) => [keys.conversationLists(ws), keys.counts(ws), keys.me],
  'contact.updated': (ws, e) => [keys.contact(ws, e.contact.id), keys.contactLists(ws)],
  'account.updated': (ws) => [keys.accounts(ws)],
  'account.event': (ws) => [keys.accounts(ws)],
  'member.updated': (ws) => [keys.members(ws)],
  'template.updated': (ws, e) => [keys.templates(ws, e.account_id)],
  'inbound.dead': (ws) => [keys.inbound(ws)],
  presence: () => [],
  'draft.updated': (ws, e) => [keys.draft(ws, e.conversation_id)],
}

const patches = new Map<LiveType, Set<Patch<LiveType>>>()

/** Replaces the refresh of one kind by an exact change of the cache. Returns the way back. */
export function patchLive<T extends LiveType>(type: T, patch: Patch<T>) {
  const set = patches.get(type) ?? new Set()
  patches.set(type, set.add(patch as Patch<LiveType>))
  return () => {
    set.delete(patch as Patch<LiveType>)
    if (set.size === 0) patches.delete(type)
  }
}

const listeners = new Map<LiveType, Set<Patch<LiveType>>>()

/** Hears of one kind beside the refresh or patch (sounds, notes); changes nothing in the cache. Returns the way back. */
export function listenLive<T extends LiveType>(type: T, listener: Patch<T>) {
  const set = listeners.get(type) ?? new Set()
  listeners.set(type, set.add(listener as Patch<LiveType>))
  return () => void set.delete(listener as Patch<LiveType>)
}

/** Applies one event to the cache. An unknown kind (newer server) changes nothing. */
export function applyLive(type: string, data: unknown, context: LiveContext) {
  if (!(type in refreshes)) return
  const kind = type as LiveType
  for (const listener of listeners.get(kind) ?? []) listener(data as LiveEvents[LiveType], context)
  const claimed = patches.get(kind)
  if (claimed) {
    for (const patch of claimed) patch(data as LiveEvents[LiveType], context)
    return
  }
  const refresh = refreshes[kind] as Refresh<LiveType>
  for (const queryKey of refresh(context.ws, data as LiveEvents[LiveType])) {
    refreshCalmly(context.queries, queryKey)
  }
}
