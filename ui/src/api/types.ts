// Shapes of the API as the screens use them. `npm run gen` writes schema.gen.ts from the server's document;
// Replaced name by name with the generated schema.gen.ts (`npm run gen`) as the server document grows.
export type Page<T> = { items: T[]; next_cursor: string | null; prev_cursor?: string | null }
export type Language = 'en' | 'id' | 'th'
export type Theme = 'system' | 'light' | 'dark'
export type Role = 'owner' | 'admin' | 'agent'

export type WorkspaceSeat = { id: string; name: string; role: Role; member_id: string; unread: number }
export type Me = {
  id: string
  name: string
  email: string
  language: Language
  theme: Theme
  two_step: boolean
  workspaces: WorkspaceSeat[]
  csrf: string
  preferences: Record<string, unknown>
}
export type TwoStepChallenge = { two_step_required: true; challenge: string }
export type Workspace = { id: string; name: string; language: Language; time_zone: string; reopen_hours: number; created_at: string; demo: boolean; demo_phone_url?: string | null }
export type Member = { id: string; name: string; email: string; role: Role; two_step: boolean; last_seen_at: string | null; online: boolean }
export type Invitation = { id: string; email: string; role: Role; invited_by: string; expires_at: string; link?: string }
export type ApiKey = { id: string; name: string; prefix: string; key?: string; last_used_at: string | null; created_at: string; created_by: string }
export type Session = { id: string; current: boolean; created_at: string; last_seen_at: string; ip: string; user_agent: string }
export type Label = { id: string; name: string; color: string }

export type MediaLimit = { kind: string; mime: string[]; max_bytes: number; caption_max: number }
export type Capabilities = {
  text: { max: number; count: 'chars' | 'bytes' }
  media: MediaLimit[]
  attachments_per_message: number
  reply_to: boolean
  reactions: boolean
  location: boolean
  contacts: boolean
  interactive: { buttons: number; list_rows: number; cta_url: boolean; location_request?: boolean } | null
  templates: boolean
  window: { hours: number; outside: 'template' | 'nothing' } | null
  receipts: { sent: boolean; delivered: boolean; read: boolean }
  typing_out: boolean
  mark_read: boolean
  edit: boolean
  delete: boolean
  start_conversation: 'template' | 'free' | 'no'
  automation: boolean
}

export type FormProperty = {
  type: 'string' | 'number' | 'integer' | 'boolean'
  title?: string
  description?: string
  enum?: string[]
  minLength?: number
  maxLength?: number
  pattern?: string
  minimum?: number
  maximum?: number
  default?: unknown
  /** Shown only under "More settings". */
  'x-advanced'?: boolean
  'x-secret'?: boolean
  'x-help'?: string
  'x-placeholder'?: string
  'x-order'?: number
}
export type FormSchema = { type: 'object'; properties: Record<string, FormProperty>; required?: string[] }
export type Channel = {
  channel: string
  title: string
  icon_svg: string
  app_form: FormSchema | null
  account_form: FormSchema
  setup_steps: string[]
  capabilities: Capabilities
}
export type ChannelSettings = Record<string, unknown>
export type App = { id: string; channel: string; name: string; settings: ChannelSettings; webhook_url: string; verify_token: string; created_at: string }
export type WebhookAttempt = {
  at: string
  kind: 'handshake' | 'delivery'
  outcome: 'accepted' | 'wrong_token' | 'bad_signature' | 'no_signature' | 'not_json' | 'too_large'
  detail: string | null
}
export type AccountState = 'connected' | 'degraded' | 'reconnect' | 'paused' | 'disconnected'
export type StateReason = { code: string; text: string }
export type Check = { name: string; ok: boolean | null; detail: string; fix: string | null }
export type Account = {
  id: string
  channel: string
  app_id: string
  name: string
  external_id: string
  display: string
  settings: ChannelSettings
  state: AccountState
  state_reason: StateReason | null
  health: {
    checked_at: string | null
    last_inbound_at: string | null
    last_outbound_at: string | null
    checks: Check[]
    quality: string | null
    throughput: string | null
  }
  capabilities: Capabilities
  read_receipts?: 'on_reply' | 'on_open' | 'never'
  created_at: string
}
export type AccountEvent = { id: string; kind: string; summary: string; data: unknown; at: string }
export type Ledger = Record<'received' | 'messages' | 'statuses' | 'duplicates' | 'ignored' | 'placeholders' | 'dead' | 'pending', number> & {
  /** What was ignored, by reason. */
  ignored_by_reason?: Record<string, number>
}
export type TemplateVariable = {
  key: string
  component: 'header' | 'body' | 'button'
  index: number
  name: string | null
  example: string | null
  required?: boolean
  kind: 'text' | 'image' | 'video' | 'document' | 'location' | 'url_suffix' | 'payload' | 'code'
}
export type Template = {
  id: string
  name: string
  language: string
  status: string
  category: string
  components: unknown[]
  variables: TemplateVariable[]
  body_preview: string
  updated_at: string
}
export type DeadElement = { index: number; account_id: string | null; code: string; reason: string }
export type Inbound = { id: string; app_id: string; state: 'dead' | 'pending' | 'done'; received_at: string; size: number; elements: number; dead: DeadElement[]; attempts: number; body?: string }

export type Identity = { id: string; account_id: string; channel: string; external_id: string; phone: string | null; username: string | null; profile_name: string | null }
export type Contact = {
  id: string
  name: string | null
  display: string
  language: string | null
  email: string | null
  phone: string | null
  note: string | null
  attributes: Record<string, unknown>
  identities: Identity[]
  conversations: { id: string; status: ConversationStatus; last_at: string; account_id: string; closed_at: string | null }[]
  created_at: string
  last_seen_at: string | null
}
export type ContactDetail = Contact
/** As lists carry it. */
export type ContactSummary = Omit<Contact, 'identities' | 'conversations'>

export type ConversationStatus = 'open' | 'snoozed' | 'closed'
export type Conversation = {
  id: string
  account_id: string
  channel: string
  /** `display` is the second line: phone or username. */
  contact: { id: string; name: string; display: string | null; avatar_url: string | null; language: string | null }
  subject: string | null
  status: ConversationStatus
  waiting_on: 'us' | 'them'
  assignee: { id: string; name: string } | null
  labels: Label[]
  priority: 'none' | 'low' | 'high' | 'urgent'
  unread: number
  /** How many messages the customer has sent in it. */
  customer_messages: number
  last_message: { id: string; direction: Direction; kind: MessageKind; preview: string; status: MessageStatus; at: string; author_name: string } | null
  last_customer_message_at: string | null
  waiting_since: string | null
  window_expires_at: string | null
  snoozed_until: string | null
  failed: boolean
  draft: boolean
  created_at: string
  closed_at: string | null
  /** The order of lists. */
  sort_at: string
  previous_id: string | null
}
export type ConversationCounts = {
  mine: number
  unassigned: number
  all: number
  snoozed: number
  failed: number
  window: number
  accounts: Record<string, number>
  cap: number
}

export type Direction = 'in' | 'out' | 'note' | 'event'
export type MessageKind =
  | 'text' | 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker' | 'location' | 'contacts'
  | 'button_reply' | 'list_reply' | 'form_reply' | 'interactive' | 'template' | 'reaction' | 'order'
  | 'referral' | 'system' | 'unsupported' | 'event'
export type MessageStatus = 'received' | 'held' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown' | 'none'
export type Author = { type: 'contact' | 'teammate' | 'assistant' | 'automation' | 'app'; id: string | null; name: string }
export type Attachment = {
  id: string
  kind: string
  mime: string
  size: number | null
  file_name: string | null
  url: string | null
  thumb_url: string | null
  state: 'pending' | 'stored' | 'failed'
  error: string | null
  width: number | null
  height: number | null
  duration_ms: number | null
  voice: boolean
}
export type Message = {
  id: string
  conversation_id: string
  account_id: string
  direction: Direction
  kind: MessageKind
  text: string | null
  content: Record<string, unknown> | null
  attachments: Attachment[]
  author: Author
  reply_to: { id: string | null; external_id: string | null; preview: string | null; author_name: string | null } | null
  reactions: { emoji: string; author: Author }[]
  external_id: string | null
  status: MessageStatus
  error: { code: string; reason: string; action: 'retry' | 'template' | 'reconnect' | 'edit' | 'none'; vendor_code?: string } | null
  forwarded: boolean
  sent_at: string | null
  delivered_at: string | null
  read_at: string | null
  created_at: string
  edited_at: string | null
  deleted_at: string | null
  client_id: string | null
  cost: { category?: string; billable?: boolean } | null
  /** The order of the thread. */
  sort_at: string
}
export type UploadedFile = { id: string; kind: string; mime: string; size: number; file_name: string; url: string; thumb_url: string | null; width: number | null; height: number | null }
