// Complete API objects for tests; pass only what the test is about.
import type { Account, Capabilities, Contact, Conversation, Me, Message } from '@/api/types'

const at = '2026-11-25T03:00:00.000Z'

export function aMe(change: Partial<Me> = {}): Me {
  return {
    id: 'usr_1', name: 'Ayu', email: 'ayu@melati.example', language: 'en', theme: 'light', two_step: false, csrf: 'x', preferences: {},
    workspaces: [{ id: 'wsp_1', name: 'Melati Living', role: 'owner', member_id: 'mem_1', unread: 0 }],
    ...change,
  }
}

export function someCapabilities(change: Partial<Capabilities> = {}): Capabilities {
  return {
    text: { max: 4096, count: 'chars' },
    media: [{ kind: 'image', mime: ['image/jpeg', 'image/png'], max_bytes: 5_000_000, caption_max: 1024 }],
    attachments_per_message: 1, reply_to: true, reactions: true, location: true, contacts: true,
    interactive: { buttons: 3, list_rows: 10, cta_url: true }, templates: true, window: { hours: 24, outside: 'template' },
    receipts: { sent: true, delivered: true, read: true }, typing_out: true, mark_read: true, edit: false, delete: false,
    start_conversation: 'template', automation: true,
    ...change,
  }
}

export function anAccount(change: Partial<Account> = {}): Account {
  return {
    id: 'acc_1', channel: 'whatsapp', app_id: 'app_1', name: 'WhatsApp Jakarta', external_id: '106540352242922', display: '+62 812-3304-0091',
    settings: {}, state: 'connected', state_reason: null,
    health: { checked_at: at, last_inbound_at: at, last_outbound_at: at, checks: [], quality: 'GREEN', throughput: null },
    capabilities: someCapabilities(), created_at: at,
    ...change,
  }
}

export function aContact(change: Partial<Contact> = {}): Contact {
  return {
    id: 'con_1', name: 'Sari Wulan', display: 'Sari Wulan', language: 'id', email: null, phone: '+6281233040091', note: '', attributes: {},
    identities: [{ id: 'idn_1', account_id: 'acc_1', external_id: '6281233040091', phone: '+6281233040091', username: null, profile_name: 'Sari' }],
    conversations: [], created_at: at, last_seen_at: at,
    ...change,
  }
}

export function aConversation(change: Partial<Conversation> = {}): Conversation {
  return {
    id: 'cnv_1', account_id: 'acc_1', channel: 'whatsapp',
    contact: { id: 'con_1', name: 'Sari Wulan', display: '+6281233040091', avatar_url: null, language: 'id' },
    subject: null, status: 'open', waiting_on: 'us', assignee: null, labels: [], priority: 'none', unread: 1, customer_messages: 1,
    last_message: { id: 'msg_1', direction: 'in', kind: 'text', preview: 'Halo kak', status: 'received', at, author_name: 'Sari Wulan' },
    last_customer_message_at: at, waiting_since: at, window_expires_at: '2026-11-26T03:00:00.000Z', snoozed_until: null,
    failed: false, draft: false, created_at: at, closed_at: null, sort_at: at, previous_id: null,
    ...change,
  }
}

export function aMessage(change: Partial<Message> = {}): Message {
  return {
    id: 'msg_1', conversation_id: 'cnv_1', account_id: 'acc_1', direction: 'in', kind: 'text', text: 'Halo kak', content: null, attachments: [],
    author: { type: 'contact', id: 'con_1', name: 'Sari Wulan' }, reply_to: null, reactions: [], external_id: 'wamid.1', status: 'received', error: null,
    forwarded: false, sent_at: at, delivered_at: null, read_at: null, created_at: at, edited_at: null, deleted_at: null, client_id: null, cost: null, sort_at: at,
    ...change,
  }
}
