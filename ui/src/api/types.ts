// Shapes of the API under the names the screens use, taken from schema.gen.ts (`npm run gen` writes it from the server's
// document). A change names only what the document cannot say: words of a text, contents of an object.
import type { components } from './schema.gen'

type Schemas = components['schemas']

/** The server sends every field; what is empty is null. A changed field must exist in the document. */
type Sent<Name extends keyof Schemas, Change extends { [Key in keyof Schemas[Name]]?: unknown } = object> = {
  [Key in keyof Schemas[Name]]-?: Key extends keyof Change ? Change[Key] : Exclude<Schemas[Name][Key], undefined>
}
/** The same where some fields are left out at times. */
type SentWithout<Name extends keyof Schemas, Left extends keyof Schemas[Name], Change extends { [Key in keyof Schemas[Name]]?: unknown } = object> =
  Omit<Sent<Name, Change>, Left> & Partial<Pick<Sent<Name, Change>, Left>>

export type Page<T> = { items: T[]; next_cursor: string | null; prev_cursor?: string | null }
export type Language = 'en' | 'id' | 'th'
export type Theme = 'system' | 'light' | 'dark'
export type Role = Schemas['Role']

export type WorkspaceSeat = Sent<'WorkspaceSeat'>
export type Me = Sent<'Me', { language: Language; theme: Theme; preferences: Record<string, unknown>; workspaces: WorkspaceSeat[] }>
export type TwoStepChallenge = Sent<'TwoStepChallenge'>
/** `demo_phone_url` only where customers are played. */
export type Workspace = Sent<'Workspace', { language: Language }> & { demo_phone_url?: string | null }
export type Member = Sent<'Member'>
export type Invitation = SentWithout<'Invitation', 'link' | 'mail', { mail: 'sent' | 'off' | 'failed' | null }>
export type OpenInvitation = Sent<'OpenInvitation', { language: Language }>
export type ApiKey = SentWithout<'ApiKey', 'key'>
export type Session = Sent<'Session'>
export type Label = Sent<'LabelView'>
export type TwoStepOffer = Sent<'TwoStepOffer'>

export type MediaLimit = Sent<'MediaLimit'>
export type Capabilities = SentWithout<'Capabilities', 'rate', { interactive: SentWithout<'InteractiveLimit', 'location_request'> | null; window: Sent<'Window'> | null }>
export type ChannelSettings = Record<string, unknown>

/** JSON Schema as channels use it for their forms. */
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
export type Channel = Sent<'ChannelOut', { app_form: FormSchema | null; account_form: FormSchema; capabilities: Capabilities }>
export type App = Sent<'AppOut', { settings: ChannelSettings }>
export type WebhookAttempt = Sent<'AttemptOut'>

export type AccountState = Schemas['AccountState']
export type StateReason = Sent<'StateReason'>
export type Check = Sent<'CheckOut'>
export type Account = SentWithout<'AccountOut', 'read_receipts', {
  settings: ChannelSettings
  state_reason: StateReason | null
  health: Sent<'HealthOut', { checks: Check[] }>
  capabilities: Capabilities
  read_receipts: 'on_reply' | 'on_open' | 'never'
}>
export type AccountEvent = Sent<'AccountEventOut', { data: unknown }>
export type Ledger = Sent<'Ledger'>
export type TemplateVariable = {
  key: string
  component: 'header' | 'body' | 'button'
  index: number
  name: string | null
  example: string | null
  required?: boolean
  kind: 'text' | 'image' | 'video' | 'document' | 'location' | 'url_suffix' | 'payload' | 'code'
}
export type Template = Sent<'TemplateOut', { components: unknown[]; variables: TemplateVariable[] }>
export type DeadElement = SentWithout<'DeadOut', 'at'>
export type Inbound = SentWithout<'InboundOut', 'body', { state: 'dead' | 'pending' | 'done'; dead: DeadElement[]; body: string | null }>

/** Which channel it is on says its account. */
export type Identity = Sent<'IdentityOut'> & { channel?: string }
/** As lists carry it. */
export type ContactSummary = Sent<'ContactOut', { attributes: Record<string, unknown> }>
export type Contact = ContactSummary & { identities: Identity[]; conversations: SentWithout<'ContactConversationOut', 'channel'>[] }
export type ContactDetail = Contact

export type ConversationStatus = Schemas['ConversationStatus']
type LastMessage = Sent<'LastMessage', { kind: MessageKind }>
export type Conversation = Sent<'ConversationView', {
  waiting_on: 'us' | 'them'
  priority: 'none' | 'low' | 'high' | 'urgent'
  contact: Sent<'ContactBrief'>
  labels: Label[]
  last_message: LastMessage | null
  /** Of this teammate; live events leave it and `draft` out. */
  unread: number
  draft: boolean
}>
export type ConversationCounts = Sent<'CountsOut', { accounts: Record<string, number> }>

export type Direction = Schemas['Direction']
export type MessageKind =
  | 'text' | 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker' | 'location' | 'contacts'
  | 'button_reply' | 'list_reply' | 'form_reply' | 'interactive' | 'template' | 'reaction' | 'order'
  | 'referral' | 'system' | 'unsupported' | 'event'
export type MessageStatus = Schemas['DeliveryStatus']
export type Author = Sent<'AuthorView'>
export type Attachment = Sent<'AttachmentView'>
export type MessageError = SentWithout<'ErrorView', 'vendor_code', { action: 'retry' | 'template' | 'reconnect' | 'edit' | 'none' }>
export type Message = Sent<'MessageView', {
  kind: MessageKind
  content: Record<string, unknown> | null
  attachments: Attachment[]
  author: Author
  reply_to: Sent<'QuoteView'> | null
  reactions: { emoji: string; author: Author }[]
  error: MessageError | null
  cost: { category?: string; billable?: boolean } | null
}>
/** An upload is stored when it is answered, so its file is there. */
export type UploadedFile = Pick<Sent<'AttachmentView', { url: string; size: number; file_name: string }>, 'id' | 'kind' | 'mime' | 'size' | 'file_name' | 'url' | 'thumb_url' | 'width' | 'height'>
