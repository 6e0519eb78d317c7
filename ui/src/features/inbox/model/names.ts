// What a chat and its people are called on screen.
import type { Conversation, Message } from '@/api/types'
import { formatPhone } from '@/lib/format'

/** Saved or profile name, else phone or username; null when the channel told us nothing. */
export function contactName(contact: Conversation['contact']): string | null {
  const name = contact.name.trim()
  if (name && !/^\+?\d[\d\s-]{6,}$/.test(name)) return name
  const second = contact.display ?? name
  if (!second) return null
  return /^\+?\d/.test(second) ? formatPhone(second.startsWith('+') ? second : `+${second}`) : second.startsWith('@') ? second : `@${second}`
}

/** Stands for a person without any name: "Customer 4F2A". */
export function shortCode(id: string) {
  return id.slice(-4).toUpperCase()
}

/** First name for "Reply to Siti". Thai names are kept whole up to the first space. */
export function firstName(name: string) {
  return name.split(/\s+/)[0] ?? name
}

export function isMine(message: Pick<Message, 'author'>, me: { memberId: string; userId: string }) {
  return message.author.type === 'teammate' && (message.author.id === me.memberId || message.author.id === me.userId)
}
