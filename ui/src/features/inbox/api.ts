// Calls of the inbox.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { Account, Contact, Conversation, ConversationStatus, Label, Member, Message, Page, Template, UploadedFile } from '@/api/types'
import { api, inWorkspace } from '@/lib/api-client'
import { keys } from '@/lib/query-keys'
import type { ListFilter } from './model/views'

export const listPageSize = 50
export const threadPageSize = 50

export function listQuery(ws: string, filter: ListFilter) {
  return infiniteQueryOptions({
    queryKey: [...keys.conversationLists(ws), filter],
    queryFn: ({ pageParam, signal }) => api.get<Page<Conversation>>(inWorkspace(ws, '/conversations'), { query: { ...filter, limit: listPageSize, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  })
}

export function conversationQuery(ws: string, id: string) {
  return queryOptions({
    queryKey: keys.conversation(ws, id),
    queryFn: ({ signal }) => api.get<Conversation>(inWorkspace(ws, `/conversations/${id}`), { signal }),
  })
}

export type ThreadPage = Page<Message>
type Place = { cursor?: string; direction?: 'newer'; around?: string }

/** Pages are newest first; the first page is the newest part, or the part around one message. */
export function threadQuery(ws: string, id: string, around: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...keys.messages(ws, id), around ?? 'newest'],
    queryFn: ({ pageParam, signal }) => api.get<ThreadPage>(inWorkspace(ws, `/conversations/${id}/messages`), { query: { ...pageParam, limit: threadPageSize }, signal }),
    initialPageParam: (around ? { around } : {}) as Place,
    getNextPageParam: (page): Place | null => (page.next_cursor ? { cursor: page.next_cursor } : null),
    getPreviousPageParam: (page): Place | null => (page.prev_cursor ? { cursor: page.prev_cursor, direction: 'newer' } : null),
  })
}

export function membersQuery(ws: string) {
  return queryOptions({ queryKey: keys.members(ws), queryFn: ({ signal }) => api.get<Page<Member>>(inWorkspace(ws, '/members'), { signal }), staleTime: 5 * 60_000 })
}
export function labelsQuery(ws: string) {
  return queryOptions({ queryKey: keys.labels(ws), queryFn: ({ signal }) => api.get<Page<Label>>(inWorkspace(ws, '/labels'), { signal }), staleTime: 5 * 60_000 })
}
export function accountsQuery(ws: string) {
  return queryOptions({ queryKey: keys.accounts(ws), queryFn: ({ signal }) => api.get<Page<Account>>(inWorkspace(ws, '/accounts'), { signal }), staleTime: 5 * 60_000 })
}
export function templatesQuery(ws: string, accountId: string) {
  return queryOptions({
    queryKey: keys.templates(ws, accountId),
    queryFn: ({ signal }) => api.get<Page<Template>>(inWorkspace(ws, `/accounts/${accountId}/templates`), { query: { status: 'APPROVED', limit: 200 }, signal }),
    staleTime: 5 * 60_000,
  })
}
export function contactQuery(ws: string, id: string) {
  return queryOptions({ queryKey: keys.contact(ws, id), queryFn: ({ signal }) => api.get<Contact>(inWorkspace(ws, `/contacts/${id}`), { signal }) })
}

export type ConversationChange = { status?: ConversationStatus; snoozed_until?: string | null; assignee_id?: string | null; labels?: string[]; priority?: string }
export const changeConversation = (ws: string, id: string, change: ConversationChange) => api.patch<Conversation>(inWorkspace(ws, `/conversations/${id}`), change)

export type SendBody = {
  kind: 'reply' | 'note'
  text?: string
  attachment_ids?: string[]
  reply_to?: string
  template?: { name: string; language: string; variables: Record<string, string> }
  interactive?: Record<string, unknown>
  location?: { latitude: number; longitude: number; name?: string; address?: string }
  contacts?: { name: string; phones: string[]; emails?: string[] }[]
  reaction?: { message_id: string; emoji: string }
  client_id: string
  hold_ms?: number
}
export const sendMessage = (ws: string, id: string, body: SendBody) =>
  api.post<Message & { batch?: string[] }>(inWorkspace(ws, `/conversations/${id}/messages`), body, { idempotencyKey: body.client_id })
export const takeBack = (ws: string, id: string) => api.delete(inWorkspace(ws, `/messages/${id}`))
export const retryMessage = (ws: string, id: string, confirmDuplicate: boolean) => api.post<Message>(inWorkspace(ws, `/messages/${id}/retry`), confirmDuplicate ? { confirm_duplicate: true } : {})
export const markSent = (ws: string, id: string) => api.post<Message>(inWorkspace(ws, `/messages/${id}/mark-sent`))
export const readMessage = (ws: string, id: string) => api.get<Message>(inWorkspace(ws, `/messages/${id}`))
export const markRead = (ws: string, id: string) => api.post(inWorkspace(ws, `/conversations/${id}/read`), {})
export const markUnread = (ws: string, id: string, messageId?: string) => api.post(inWorkspace(ws, `/conversations/${id}/unread`), { message_id: messageId })
export const tellTyping = (ws: string, id: string) => api.post(inWorkspace(ws, `/conversations/${id}/typing`), {})

export const startConversation = (ws: string, body: { account_id: string; to: { phone: string } | { contact_id: string }; message: SendBody }) =>
  api.post<{ conversation: Conversation; message: Message }>(inWorkspace(ws, '/conversations'), body, { idempotencyKey: body.message.client_id })

export type ServerDraft = { mode: 'reply' | 'note'; text: string; attachment_ids: string[]; attachments?: UploadedFile[] }
export const readDraft = (ws: string, id: string) => api.get<ServerDraft | null>(inWorkspace(ws, `/conversations/${id}/draft`))
export const saveDraft = (ws: string, id: string, draft: ServerDraft) => api.put(inWorkspace(ws, `/conversations/${id}/draft`), draft)
export const dropDraft = (ws: string, id: string) => api.delete(inWorkspace(ws, `/conversations/${id}/draft`))

export const patchContact = (ws: string, id: string, change: Partial<Pick<Contact, 'name' | 'email' | 'note' | 'language'>>) => api.patch<Contact>(inWorkspace(ws, `/contacts/${id}`), change)
export const createLabel = (ws: string, name: string, color: string) => api.post<Label>(inWorkspace(ws, '/labels'), { name, color })

export type SearchHit =
  | { type: 'message'; message: Message; conversation: Pick<Conversation, 'id' | 'contact' | 'channel'>; highlight: [number, number][] }
  | { type: 'contact'; contact: Conversation['contact'] }
