// Reads contacts page by page.
import { infiniteQueryOptions } from '@tanstack/react-query'
import type { Contact, Page } from '@/api/types'
import { api, inWorkspace } from '@/lib/api-client'
import { keys } from '@/lib/query-keys'

export function contactsQuery(ws: string, q: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.contactLists(ws), { q }],
    queryFn: ({ pageParam, signal }) => api.get<Page<Contact>>(inWorkspace(ws, '/contacts'), { query: { q, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}
