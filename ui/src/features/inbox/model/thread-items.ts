// Messages → what stands in the thread: day dividers, the "New" line, groups, albums, folded system lines.
import type { Message } from '@/api/types'

export type ThreadItem =
  | { type: 'day'; key: string; at: string }
  | { type: 'new'; key: string; count: number }
  | { type: 'message'; key: string; message: Message; first: boolean; last: boolean }
  | { type: 'album'; key: string; messages: Message[]; first: boolean; last: boolean }
  | { type: 'events'; key: string; messages: Message[] }

export const groupGapMs = 3 * 60_000
const albumGapMs = 60_000

type Options = { sameDay: (a: string, b: string) => boolean; firstUnreadId?: string | null; unread?: number }

/** `messages` oldest first. */
export function buildThread(messages: Message[], { sameDay, firstUnreadId, unread = 0 }: Options): ThreadItem[] {
  const items: ThreadItem[] = []
  let before: Message | null = null
  for (const message of messages) {
    if (isHidden(message)) continue
    const newDay = !before || !sameDay(before.sort_at, message.sort_at)
    if (newDay) items.push({ type: 'day', key: `day-${dayKey(message)}`, at: message.sort_at })
    const newLine = message.id === firstUnreadId
    if (newLine) items.push({ type: 'new', key: 'new', count: unread })
    add(items, message, !newDay && !newLine ? before : null)
    before = message
  }
  return items
}

/** The n-th newest message of the customer, if it is among these. */
export function firstUnread(messages: Message[], unread: number): string | null {
  if (unread <= 0) return null
  const incoming = messages.filter((m) => m.direction === 'in' && m.kind !== 'reaction')
  return incoming.length >= unread ? (incoming.at(-unread)?.id ?? null) : null
}

export function isEvent(message: Message) {
  return message.direction === 'event' || message.kind === 'event' || message.kind === 'system' || (message.kind === 'reaction' && message.direction === 'in')
}

/** A late message says so instead of silently standing in the past. */
export function arrivedLate(message: Message) {
  return message.direction === 'in' && Date.parse(message.created_at) - Date.parse(message.sort_at) > 5 * 60_000
}

function isHidden(m: Message) {
  if (m.direction !== 'out') return false
  // Taken back before it left; or our reaction, which is drawn on its message.
  return (m.deleted_at !== null && m.status === 'none') || (m.kind === 'reaction' && m.status !== 'failed')
}

function add(items: ThreadItem[], message: Message, before: Message | null) {
  const last = items.at(-1)
  if (isEvent(message)) {
    if (before && last?.type === 'events') last.messages.push(message)
    else items.push({ type: 'events', key: keyOf(message), messages: [message] })
    return
  }
  const joins = before !== null && !isEvent(before) && sameSpeaker(before, message) && gap(before, message) < groupGapMs
  if (joins && (last?.type === 'message' || last?.type === 'album')) {
    if (joinsAlbum(last, message)) {
      const messages = last.type === 'album' ? [...last.messages, message] : [last.message, message]
      items[items.length - 1] = { type: 'album', key: last.key, messages, first: last.first, last: true }
      return
    }
    last.last = false
  }
  items.push({ type: 'message', key: keyOf(message), message, first: !joins, last: true })
}

function joinsAlbum(last: Extract<ThreadItem, { type: 'message' | 'album' }>, next: Message) {
  const before = last.type === 'album' ? last.messages.at(-1) : last.message
  return before !== undefined && isBarePhoto(before) && isBarePhoto(next) && gap(before, next) < albumGapMs
}

function isBarePhoto(m: Message) {
  return m.kind === 'image' && !m.text && !m.reply_to && !m.deleted_at && m.reactions.length === 0 && m.status !== 'failed' && m.status !== 'held' && m.attachments.length === 1
}

/** Our own messages keep the key they had before the server gave them an id, so that the bubble does not jump. */
function keyOf(m: Message) {
  return m.client_id ?? m.id
}

function dayKey(m: Message) {
  return m.client_id ?? m.id
}

function sameSpeaker(a: Message, b: Message) {
  return a.direction === b.direction && a.author.type === b.author.type && a.author.id === b.author.id
}

function gap(a: Message, b: Message) {
  return Math.abs(Date.parse(b.sort_at) - Date.parse(a.sort_at))
}
