// What a live event changes in the caches. Pure, and harmless when an event comes twice.
import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query'
import type { LiveEvents, SharedConversation } from '@/api/live'
import type { Conversation, Message, Page } from '@/api/types'
import { keys } from '@/lib/query-keys'
import { belongs, compareIn, type ListFilter } from '../model/views'

export type ListData = InfiniteData<Page<Conversation>, string | null>
export type ThreadData = InfiniteData<Page<Message>, unknown>

/** All cached lists. Other screens may keep their own shapes under the same key. */
export function listsIn(queries: QueryClient, ws: string) {
  return queries.getQueriesData<ListData>({ queryKey: keys.conversationLists(ws) }).filter((entry): entry is [QueryKey, ListData] => Array.isArray(entry[1]?.pages))
}

/** The shared part from the event with what is personal from the row we know. */
export function withPersonal(shared: SharedConversation, known: Conversation | undefined): Conversation {
  if (!known) return { ...shared, unread: shared.waiting_since ? 1 : 0, draft: false }
  const seen = known.customer_messages - known.unread
  return { ...shared, unread: Math.max(0, shared.customer_messages - seen), draft: known.draft }
}

/** Puts a chat where it belongs in one list, or takes it out. Beyond the loaded pages it stays unknown. */
export function placeInList(data: ListData, filter: ListFilter, chat: Conversation, me: string, now: number): ListData {
  const compare = compareIn(filter.sort)
  const fits = belongs(filter, chat, me, now)
  const inPlace = fits && replaceInPlace(data, chat, compare)
  if (inPlace) return inPlace
  const pages = data.pages.map((page) => (page.items.some((c) => c.id === chat.id) ? { ...page, items: page.items.filter((c) => c.id !== chat.id) } : page))
  if (!fits) return pages.every((p, i) => p === data.pages[i]) ? data : { ...data, pages }
  for (const [i, page] of pages.entries()) {
    const last = page.items.at(-1)
    const isEnd = i === pages.length - 1 && page.next_cursor === null
    if (!isEnd && !(last && compare(chat, last) < 0)) continue
    const at = page.items.findIndex((c) => compare(chat, c) < 0)
    const items = at < 0 ? [...page.items, chat] : page.items.toSpliced(at, 0, chat)
    return { ...data, pages: pages.with(i, { ...page, items }) }
  }
  return { ...data, pages }
}

/** Changes a chat wherever it stands, without moving it. */
export function mapChats(data: ListData, change: (chat: Conversation) => Conversation): ListData {
  let touched = false
  const pages = data.pages.map((page) => {
    const items = page.items.map(change)
    if (items.every((c, i) => c === page.items[i])) return page
    touched = true
    return { ...page, items }
  })
  return touched ? { ...data, pages } : data
}

export function findChat(lists: (ListData | undefined)[], id: string) {
  for (const list of lists) for (const page of list?.pages ?? []) {
    const found = page.items.find((c) => c.id === id)
    if (found) return found
  }
}

/** A new message in the loaded part of a thread; parts that end before it stay as they are. */
export function addMessage(data: ThreadData, message: Message): ThreadData {
  if (data.pages.some((p) => p.items.some((m) => m.id === message.id))) return replaceMessage(data, message)
  const newest = data.pages[0]
  if (!newest) return data
  const at = newest.items.findIndex((m) => isBefore(m, message))
  if (at === 0 && newest.prev_cursor) return data
  if (at >= 0) return { ...data, pages: data.pages.with(0, { ...newest, items: newest.items.toSpliced(at, 0, message) }) }
  // Older than the whole first page: a late arrival.
  const page = data.pages.findIndex((p) => p.items.some((m) => isBefore(m, message)))
  if (page >= 0) {
    const target = data.pages[page] as Page<Message>
    return { ...data, pages: data.pages.with(page, { ...target, items: target.items.toSpliced(target.items.findIndex((m) => isBefore(m, message)), 0, message) }) }
  }
  const oldest = data.pages.at(-1)
  if (!oldest || oldest.next_cursor) return data
  return { ...data, pages: [...data.pages.slice(0, -1), { ...oldest, items: [...oldest.items, message] }] }
}

export function replaceMessage(data: ThreadData, message: Message): ThreadData {
  const page = data.pages.findIndex((p) => p.items.some((m) => m.id === message.id))
  if (page < 0) return data
  const target = data.pages[page] as Page<Message>
  return { ...data, pages: data.pages.with(page, { ...target, items: target.items.map((m) => (m.id === message.id ? merged(m, message) : m)) }) }
}

/** News of a message may leave out what does not change: our id, its files, the quoted text. */
function merged(old: Message, news: Message): Message {
  const quote = news.reply_to && { ...news.reply_to, preview: news.reply_to.preview ?? old.reply_to?.preview ?? null, author_name: news.reply_to.author_name ?? old.reply_to?.author_name ?? null }
  return { ...news, client_id: news.client_id ?? old.client_id, reply_to: quote, attachments: news.attachments.length || news.deleted_at ? news.attachments : old.attachments }
}

/** The row's second line follows the ticks of the newest message. */
export function withLastStatus(chat: Conversation, message: Message): Conversation {
  const last = chat.last_message
  if (last?.id !== message.id) return chat
  const preview = message.deleted_at ? '' : message.text?.trim() ? message.text.replace(/\s+/g, ' ').slice(0, 140) : last.preview
  return last.status === message.status && last.preview === preview ? chat : { ...chat, last_message: { ...last, status: message.status, preview } }
}

export function withRead(chat: Conversation, read: LiveEvents['read.updated']): Conversation {
  if (chat.id !== read.conversation_id) return chat
  const unread = Math.max(0, chat.customer_messages - read.seen_count)
  return unread === chat.unread ? chat : { ...chat, unread }
}

export function withContact(chat: Conversation, contact: { id: string; name: string | null; phone: string | null }): Conversation {
  if (chat.contact.id !== contact.id) return chat
  return { ...chat, contact: { ...chat.contact, name: contact.name ?? '', display: contact.phone ?? chat.contact.display } }
}

function replaceInPlace(data: ListData, chat: Conversation, compare: (a: Conversation, b: Conversation) => number): ListData | null {
  const page = data.pages.findIndex((p) => p.items.some((c) => c.id === chat.id))
  if (page < 0) return null
  const target = data.pages[page] as Page<Conversation>
  const at = target.items.findIndex((c) => c.id === chat.id)
  const before = target.items[at - 1] ?? data.pages[page - 1]?.items.at(-1)
  const after = target.items[at + 1] ?? data.pages[page + 1]?.items[0]
  if ((before && compare(before, chat) > 0) || (after && compare(chat, after) > 0)) return null
  return { ...data, pages: data.pages.with(page, { ...target, items: target.items.with(at, chat) }) }
}

function isBefore(a: Message, b: Message) {
  return a.sort_at < b.sort_at || (a.sort_at === b.sort_at && a.id < b.id)
}
