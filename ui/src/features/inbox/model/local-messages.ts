// Sends still in the outbox, as messages of the thread; and reactions on their way, on the message they belong to.
import type { Attachment, Message, MessageKind, UploadedFile } from '@/api/types'

/** What the thread needs to know of an entry of the outbox. */
export type LocalSend = {
  clientId: string
  conversationId: string
  body: { kind: 'reply' | 'note'; text?: string; hold_ms?: number; template?: { name: string; language: string }; interactive?: Record<string, unknown>; location?: object; contacts?: object[]; reaction?: { message_id: string; emoji: string } }
  files: UploadedFile[]
  replyTo: Message['reply_to']
  preview?: { text?: string; content?: Record<string, unknown> | null }
  at: number
  tries: number
  state: 'waiting' | 'sending' | 'refused'
  error: { code: string; reason: string } | null
  cancelled?: boolean
}

type Me = { memberId: string; name: string }

export function withLocal(messages: Message[], sends: LocalSend[], me: Me, options: { offline: boolean; heldUntil: Record<string, number>; now: number }): Message[] {
  const known = new Set(messages.map((m) => m.client_id).filter(Boolean))
  const mine = sends.filter((s) => !s.cancelled && !known.has(s.clientId))
  const shown = withReactions(messages, mine, me)
  const added = mine.filter((s) => !s.body.reaction || s.state === 'refused').flatMap((s) => asMessages(s, me, options))
  return added.length ? [...shown, ...added] : shown
}

/** A quote whose text did not come along is read from the loaded message it points to. */
export function withQuotes(messages: Message[]): Message[] {
  const known = new Map(messages.map((m) => [m.id, m]))
  return messages.map((m) => {
    const target = m.reply_to?.id && !m.reply_to.preview ? known.get(m.reply_to.id) : undefined
    return target && m.reply_to && !target.deleted_at ? { ...m, reply_to: { ...m.reply_to, preview: target.text, author_name: target.author.name } } : m
  })
}

function withReactions(messages: Message[], sends: LocalSend[], me: Me) {
  const given = new Map(sends.filter((s) => s.body.reaction && s.state !== 'refused').map((s) => [s.body.reaction?.message_id, s.body.reaction?.emoji ?? '']))
  if (given.size === 0) return messages
  return messages.map((m) => {
    const emoji = given.get(m.id)
    if (emoji === undefined) return m
    const others = m.reactions.filter((r) => r.author.type === 'contact')
    return { ...m, reactions: emoji ? [...others, { emoji, author: { type: 'teammate' as const, id: me.memberId, name: me.name } }] : others }
  })
}

/** Several files go as several messages, the text with the first. */
function asMessages(send: LocalSend, me: Me, options: { offline: boolean; heldUntil: Record<string, number>; now: number }): Message[] {
  const parts: (UploadedFile | null)[] = send.files.length ? send.files : [null]
  return parts.map((file, i) => ({
    id: i === 0 ? send.clientId : `${send.clientId}-${i}`,
    client_id: i === 0 ? send.clientId : `${send.clientId}-${i}`,
    conversation_id: send.conversationId,
    account_id: '',
    direction: send.body.kind === 'note' ? 'note' : 'out',
    kind: kindOf(send, file),
    text: i === 0 ? (send.preview?.text ?? send.body.text ?? null) : null,
    content: send.preview?.content ?? (send.body.interactive ?? (send.body.location as Record<string, unknown> | undefined) ?? (send.body.contacts ? { contacts: send.body.contacts } : null)),
    attachments: file ? [asAttachment(file)] : [],
    author: { type: 'teammate', id: me.memberId, name: me.name },
    reply_to: i === 0 ? send.replyTo : null,
    reactions: [],
    external_id: null,
    status: send.body.kind === 'note' && send.state !== 'refused' ? 'none' : statusOf(send, options),
    error: send.error && { ...send.error, action: send.error.code === 'window_closed' ? 'template' : send.error.code.startsWith('account_') ? 'none' : 'retry' },
    forwarded: false,
    sent_at: null,
    delivered_at: null,
    read_at: null,
    created_at: new Date(send.at).toISOString(),
    edited_at: null,
    deleted_at: null,
    cost: null,
    sort_at: new Date(send.at + i).toISOString(),
  }))
}

function statusOf(send: LocalSend, { offline, heldUntil, now }: { offline: boolean; heldUntil: Record<string, number>; now: number }): Message['status'] {
  if (send.state === 'refused') return 'failed'
  if (offline || send.tries > 0) return 'queued'
  return (heldUntil[send.clientId] ?? 0) > now ? 'held' : 'sending'
}

function kindOf(send: LocalSend, file: UploadedFile | null): MessageKind {
  if (file) return file.kind as MessageKind
  if (send.body.template) return 'template'
  if (send.body.interactive) return 'interactive'
  if (send.body.location) return 'location'
  if (send.body.contacts) return 'contacts'
  return send.body.reaction ? 'reaction' : 'text'
}

function asAttachment(file: UploadedFile): Attachment {
  return { ...file, state: 'stored', error: null, duration_ms: null, voice: file.kind === 'voice' }
}
