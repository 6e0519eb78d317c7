// The newest state of chats that left a list, and who did it: for "Closed by Putri · Undo".
import type { Conversation } from '@/api/types'
import type { InboxEvent } from './live-batch'

const chats = new Map<string, Conversation>()
const actors = new Map<string, string>()
const cap = 200

export function rememberChat(chat: Conversation) {
  chats.delete(chat.id)
  chats.set(chat.id, chat)
  if (chats.size > cap) chats.delete(chats.keys().next().value as string)
}

export function rememberActors(events: InboxEvent[]) {
  for (const e of events) {
    if (e.type === 'message.created' && e.data.message.direction === 'event') actors.set(e.data.message.conversation_id, e.data.message.author.name)
    if (actors.size > cap) actors.delete(actors.keys().next().value as string)
  }
}

export const latestChat = (id: string) => chats.get(id)
export const latestActor = (id: string) => actors.get(id)
