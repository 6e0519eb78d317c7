// The chats of the open view as far as they are loaded, by id and in the server's order.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Conversation } from '@/api/types'
import { listQuery } from '../api'
import type { ListFilter } from '../model/views'

/** Enough for any scroll; more would only fill the memory. */
export const maxRows = 2000

export function useChatList(ws: string, filter: ListFilter) {
  const query = useInfiniteQuery({ ...listQuery(ws, filter), placeholderData: (old, oldQuery) => (sameView(oldQuery?.queryKey.at(-1), filter) ? keepPreviousData(old) : undefined) })
  const { data } = query
  const chats = useMemo(() => data?.pages.flatMap((p) => p.items) ?? [], [data])
  const truth = useMemo(() => [...new Set(chats.map((c) => c.id))], [chats])
  const byId = useMemo(() => new Map<string, Conversation>(chats.map((c) => [c.id, c])), [chats])
  return { query, truth, byId, more: query.hasNextPage && truth.length < maxRows }
}

function sameView(key: unknown, filter: ListFilter) {
  const old = key as ListFilter | undefined
  return old !== undefined && old.view === filter.view && old.status === filter.status && old.account_id === filter.account_id && old.assignee === filter.assignee && old.label === filter.label
}
