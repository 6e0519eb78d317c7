// A small shop full of chats: every look of a row and every kind of message. For the states page and for tests.
import type { Account, Attachment, Contact, Conversation, Label, Member, Message, Template } from '@/api/types'
import { pictures } from './sample-pictures'

export const now = Date.parse('2026-11-25T03:44:00.000Z')
const at = (minutesAgo: number) => new Date(now - minutesAgo * 60_000).toISOString()

export const sampleLabels: Label[] = [
  { id: 'lbl_vip', name: 'VIP', color: 'violet' },
  { id: 'lbl_pay', name: 'Waiting for payment', color: 'amber' },
  { id: 'lbl_new', name: 'New customer', color: 'green' },
  { id: 'lbl_ref', name: 'Refund', color: 'red' },
]
export const sampleMembers: Member[] = [
  { id: 'mem_1', name: 'Ayu Rahma', email: 'ayu@melati.example', role: 'owner', two_step: true, last_seen_at: at(1), online: true },
  { id: 'mem_2', name: 'Putri Lestari', email: 'putri@melati.example', role: 'agent', two_step: false, last_seen_at: at(2), online: true },
  { id: 'mem_3', name: 'ธนา ศรีสุข', email: 'thana@melati.example', role: 'agent', two_step: false, last_seen_at: at(200), online: false },
]
const ayu = { id: 'mem_1', name: 'Ayu Rahma' }
const putri = { id: 'mem_2', name: 'Putri Lestari' }

export const sampleAccount: Account = {
  id: 'acc_jkt', channel: 'whatsapp', app_id: 'app_1', name: 'WhatsApp Jakarta', external_id: '106540352242922', display: '+62 812-3304-0091', settings: {}, state: 'connected', state_reason: null,
  health: { checked_at: at(5), last_inbound_at: at(1), last_outbound_at: at(3), checks: [], quality: 'GREEN', throughput: 'STANDARD' },
  capabilities: {
    text: { max: 4096, count: 'chars' },
    media: [
      { kind: 'image', mime: ['image/jpeg', 'image/png'], max_bytes: 5_242_880, caption_max: 1024 },
      { kind: 'video', mime: ['video/mp4', 'video/3gpp'], max_bytes: 16_777_216, caption_max: 1024 },
      { kind: 'audio', mime: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], max_bytes: 16_777_216, caption_max: 0 },
      { kind: 'voice', mime: ['audio/ogg'], max_bytes: 16_777_216, caption_max: 0 },
      { kind: 'document', mime: [], max_bytes: 104_857_600, caption_max: 1024 },
      { kind: 'sticker', mime: ['image/webp'], max_bytes: 512_000, caption_max: 0 },
    ],
    attachments_per_message: 1, reply_to: true, reactions: true, location: true, contacts: true,
    interactive: { buttons: 3, list_rows: 10, cta_url: true, location_request: true }, templates: true, window: { hours: 24, outside: 'template' },
    receipts: { sent: true, delivered: true, read: true }, typing_out: true, mark_read: true, edit: false, delete: false, start_conversation: 'template', automation: true,
  },
  read_receipts: 'on_reply', created_at: at(90_000),
}
export const sampleAccounts: Account[] = [
  sampleAccount,
  { ...sampleAccount, id: 'acc_bkk', name: 'WhatsApp Bangkok', display: '+66 81-234-5678' },
  { ...sampleAccount, id: 'acc_sby', name: 'WhatsApp Surabaya', display: '+62 811-2233-4455', state: 'reconnect', state_reason: { code: 'token_expired', text: 'The platform no longer accepts the access token.' } },
]

type Row = Partial<Conversation> & { id: string; name: string; text: string; ago: number; phone?: string; kind?: Conversation['last_message'] extends infer L ? (L extends { kind: infer K } ? K : never) : never; ours?: Conversation['assignee']; status_?: NonNullable<Conversation['last_message']>['status']; note?: boolean }

function chat({ name, text, ago, phone, kind = 'text', ours, status_, note, ...rest }: Row): Conversation {
  const sent = at(ago)
  const windowEnds = new Date(now - ago * 60_000 + 24 * 3_600_000).toISOString()
  return {
    account_id: 'acc_jkt', channel: 'whatsapp', contact: { id: `con_${rest.id}`, name, display: phone ?? '+6281233040091', avatar_url: null, language: /[\u0E00-\u0E7F]/.test(name) ? 'th' : 'id' },
    subject: null, status: 'open', waiting_on: ours ? 'them' : 'us', assignee: null, labels: [], priority: 'none', unread: 0, customer_messages: 9,
    last_message: { id: `msg_last_${rest.id}`, direction: note ? 'note' : ours ? 'out' : 'in', kind, preview: text, status: status_ ?? (ours ? 'read' : 'received'), at: sent, author_name: ours?.name ?? name },
    last_customer_message_at: sent, waiting_since: ours ? null : sent, window_expires_at: windowEnds, snoozed_until: null, failed: false, draft: false, created_at: at(9000), closed_at: null, sort_at: sent, previous_id: null,
    ...rest,
  }
}

const soon = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
export const sampleChats: Conversation[] = [
  chat({ id: 'cnv_budi', name: 'Budi Santoso', text: 'Pesanan saya kapan dikirim ya kak?', ago: 1, unread: 1, window_expires_at: soon(72), labels: [sampleLabels[1] as Label] }),
  chat({ id: 'cnv_siti', name: 'Siti Rahmawati', text: 'Sudah transfer ya kak. Bisa kirim hari ini?', ago: 2, unread: 2, assignee: ayu, labels: [sampleLabels[0] as Label] }),
  chat({ id: 'cnv_nat', name: 'ณัฐชา พงษ์ไพบูลย์', text: 'สนใจผ้าคลุมสีครีมค่ะ ยังมีของไหมคะ', ago: 3, unread: 2, account_id: 'acc_bkk', phone: '+66812345678', labels: [sampleLabels[2] as Label] }),
  chat({ id: 'cnv_dewi', name: 'Dewi Anggraini', text: '[voice]', kind: 'voice', ago: 4, unread: 1, priority: 'urgent' }),
  chat({ id: 'cnv_som', name: 'Somchai Wattana', text: 'พัสดุจะถึงพรุ่งนี้ก่อนเที่ยงครับ', ago: 9, ours: putri, account_id: 'acc_bkk', assignee: putri, phone: '+66823456789' }),
  chat({ id: 'cnv_pre', name: '', text: 'We will send the invoice today', ago: 23, phone: 'k_preecha', ours: ayu, status_: 'failed', failed: true, assignee: ayu }),
  chat({ id: 'cnv_rif', name: 'Rifky Footwear', text: 'Ukuran 42 ready ga min?', ago: 27, unread: 3, window_expires_at: soon(22) }),
  chat({ id: 'cnv_fin', name: 'Finance PT Pelangi Jaya', text: 'Mohon faktur pajak INV-2291 dikirim ulang', ago: 46, draft: true, assignee: putri, labels: [sampleLabels[3] as Label] }),
  chat({ id: 'cnv_closed', name: 'Maya Kusuma', text: '[image]', kind: 'image', ago: 60 * 30, ours: ayu, status_: 'delivered', window_expires_at: at(360) }),
  chat({ id: 'cnv_unk', name: '', text: 'Halo, apakah toko buka hari minggu?', ago: 60 * 3, phone: '', contact: { id: 'con_4f2a', name: '', display: null, avatar_url: null, language: null } }),
  chat({ id: 'cnv_sn', name: 'Rina Pratiwi', text: 'Besok saya kabari ya', ago: 60 * 5, status: 'snoozed', snoozed_until: soon(60 * 20), assignee: ayu }),
  chat({ id: 'cnv_done', name: 'Agus Wijaya', text: 'Terima kasih banyak kak 🙏', ago: 60 * 26, status: 'closed', closed_at: at(60 * 25), waiting_since: null }),
]

let count = 0
/** A message of Siti's chat. */
export function msg(change: Partial<Message> & { ago?: number } = {}): Message {
  const { ago = 0, ...rest } = change
  const sent = at(ago)
  const out = rest.direction === 'out' || rest.direction === 'note' || rest.direction === 'event'
  const id = rest.id ?? `msg_s${String(++count).padStart(3, '0')}`
  return {
    id, conversation_id: 'cnv_siti', account_id: 'acc_jkt', direction: 'in', kind: 'text', text: null, content: null, attachments: [],
    author: out ? { type: 'teammate', ...ayu } : { type: 'contact', id: 'con_cnv_siti', name: 'Siti Rahmawati' },
    reply_to: null, reactions: [], external_id: rest.direction === 'note' ? null : `wamid.${id}`, status: out ? (rest.direction === 'out' ? 'read' : 'none') : 'received', error: null, forwarded: false,
    sent_at: sent, delivered_at: out ? sent : null, read_at: null, created_at: sent, edited_at: null, deleted_at: null, client_id: null, cost: null, sort_at: sent,
    ...rest,
  }
}

export function file(kind: string, change: Partial<Attachment> = {}): Attachment {
  return { id: `att_${kind}_${++count}`, kind, mime: 'image/svg+xml', size: 184_320, file_name: null, url: pictures.dress, thumb_url: null, state: 'stored', error: null, width: 800, height: 1000, duration_ms: null, voice: false, ...change }
}

export const sampleTemplates: Template[] = [
  template('order_update', 'id', 'UTILITY', 'Halo {{1}}, pesanan *{{2}}* sudah kami kirim dengan kurir {{3}}. Terima kasih sudah berbelanja.', ['Ploy', '1048', 'GoSend'], { footer: 'Melati Living', buttons: [{ type: 'URL', text: 'Lacak paket' }] }),
  template('order_update', 'th', 'UTILITY', 'สวัสดีค่ะ คุณ{{1}} คำสั่งซื้อ {{2}} จัดส่งแล้วโดย {{3}} ขอบคุณค่ะ', ['พลอย', '1048', 'Kerry'], { footer: 'Melati Living' }),
  template('back_in_stock', 'en', 'MARKETING', 'Hi {{1}}, {{2}} is back in stock. Shall we keep one for you?', ['Ploy', 'Gamis Arunika'], { header: 'Good news', buttons: [{ type: 'QUICK_REPLY', text: 'Yes, keep one' }, { type: 'QUICK_REPLY', text: 'Not now' }] }),
  template('payment_reminder', 'id', 'UTILITY', 'Kak {{1}}, kami masih menunggu pembayaran {{2}} sebelum {{3}}.', ['Siti', 'Rp 396.000', '17.00'], {}),
  template('thank_you', 'en', 'UTILITY', 'Thank you for your order. Reply to this message if anything is not right.', [], {}),
]

function template(name: string, language: string, category: string, body: string, examples: string[], more: { header?: string; footer?: string; buttons?: { type: string; text: string }[] }): Template {
  return {
    id: `tpl_${name}_${language}`, name, language, status: 'APPROVED', category, body_preview: body, updated_at: at(5000),
    components: [...(more.header ? [{ type: 'HEADER', format: 'TEXT', text: more.header }] : []), { type: 'BODY', text: body }, ...(more.footer ? [{ type: 'FOOTER', text: more.footer }] : []), ...(more.buttons ? [{ type: 'BUTTONS', buttons: more.buttons }] : [])],
    variables: examples.map((example, i) => ({ key: `body.${i + 1}`, component: 'body', index: i + 1, name: null, example, kind: 'text', required: true })),
  }
}

export const sampleContact: Contact = {
  id: 'con_cnv_siti', name: 'Siti Rahmawati', display: '+6281233040091', language: 'id', email: 'siti@example.com', phone: '+6281233040091', note: 'Biasanya ukuran M. Minta kurir same-day.',
  attributes: { usual_size: 'M', pays_with: 'BCA transfer' },
  identities: [{ id: 'idn_1', account_id: 'acc_jkt', channel: 'whatsapp', external_id: '6281233040091', phone: '+6281233040091', username: null, profile_name: 'Siti' }, { id: 'idn_2', account_id: 'acc_bkk', channel: 'whatsapp', external_id: 'x', phone: null, username: 'siti.rahma', profile_name: 'Siti R' }],
  conversations: [{ id: 'cnv_siti', status: 'open', last_at: at(2), account_id: 'acc_jkt', closed_at: null }, { id: 'cnv_done', status: 'closed', last_at: at(60 * 24 * 22), account_id: 'acc_bkk', closed_at: at(60 * 24 * 22) }],
  created_at: '2025-03-14T03:00:00.000Z', last_seen_at: at(2),
}
