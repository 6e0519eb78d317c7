// Reads contacts page by page, one with all its details, and changes it.
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ContactDetail, ContactSummary, Page } from '@/api/types'
import { api, inWorkspace } from '@/lib/api-client'
import { keys } from '@/lib/query-keys'
import { useWorkspaceId } from '@/lib/session'

export function contactsQuery(ws: string, q: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.contactLists(ws), { q }],
    queryFn: ({ pageParam, signal }) => api.get<Page<ContactSummary>>(inWorkspace(ws, '/contacts'), { query: { q, limit: 100, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

export function contactQuery(ws: string, id: string) {
  return queryOptions({ queryKey: keys.contact(ws, id), queryFn: ({ signal }) => api.get<ContactDetail>(inWorkspace(ws, `/contacts/${id}`), { signal }) })
}

export type ContactChange = { name?: string; email?: string | null; note?: string; language?: string | null; attributes?: Record<string, unknown> }

export function useChangeContact(id: string) {
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: ContactChange) => api.patch<Partial<ContactDetail>>(inWorkspace(ws, `/contacts/${id}`), change),
    onSuccess: (contact) => {
      queries.setQueryData<ContactDetail>(keys.contact(ws, id), (old) => old && { ...old, ...contact, identities: contact.identities ?? old.identities, conversations: contact.conversations ?? old.conversations })
      void queries.invalidateQueries({ queryKey: keys.contactLists(ws) })
    },
  })
}
