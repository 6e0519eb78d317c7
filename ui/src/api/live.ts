// Live events by kind, as sent over /live.
import type { Account, Contact, Conversation, Message, StateReason } from './types'

/** The event is the same for all teammates, so what is personal is missing. */
export type SharedConversation = Omit<Conversation, 'unread' | 'draft'>

export type LiveEvents = {
  'message.created': { message: Message; conversation: SharedConversation }
  'message.updated': { message: Message }
  'conversation.created': { conversation: SharedConversation }
  'conversation.updated': { conversation: SharedConversation; changes: string[] }
  'contact.updated': { contact: Pick<Contact, 'id' | 'name' | 'phone'> }
  'account.updated': { account: Pick<Account, 'id' | 'state' | 'name'> & { state_reason: StateReason | null } }
  'account.event': { account_id?: string; kind?: string; summary?: string }
  'member.updated': { member_id?: string }
  'template.updated': { account_id: string }
  'inbound.dead': { inbound_id: string; account_id: string | null }
  'read.updated': { conversation_id: string; member_id: string; last_read_id: string | null; seen_count: number }
  presence: { conversation_id: string; members: { id: string; name: string; state: 'viewing' | 'typing' }[] }
  'draft.updated': { conversation_id: string }
}
