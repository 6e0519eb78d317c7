// Every kind of message has a picture in the thread, one line for lists, and a sentence for screen readers; nothing is blank.
import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '@/api/types'
import { fakeApi } from '@/testing/fake-api'
import { renderPart } from '@/testing/render'
import { file, msg, sampleAccount } from '../../dev/samples'
import { Bubble } from '../thread/Bubble'
import { EventLines } from '../thread/EventLines'
import { type ThreadTools, ThreadToolsProvider } from '../thread/thread-tools'
import { useMessageLine } from './use-kind-words'

beforeEach(() => void fakeApi())

const asked: string[] = []
const tools: ThreadTools = {
  ws: 'wsp_1',
  can: sampleAccount.capabilities, open: true, me: { userId: 'usr_1', memberId: 'mem_1', name: 'Ayu Rahma' },
  jumpTo: (id) => asked.push(`jump ${id}`), reply: () => undefined, react: (_m, emoji) => asked.push(`react ${emoji}`), showDetails: (m) => asked.push(`details ${m.id}`),
  chooseTemplate: () => asked.push('template'), editAgain: () => asked.push('edit'), held: () => 'held', hasHeld: () => false, undoLast: () => undefined,
}
const show = (message: Message) => renderPart(<ThreadToolsProvider value={tools}><Bubble message={message} first last /></ThreadToolsProvider>)
const article = () => screen.getByRole('article')
const out = { direction: 'out' as const }

function Line({ message }: { message: Message }) {
  return <p data-testid="line">{useMessageLine()(message)}</p>
}

const kinds: [name: string, message: Message, seen: string | RegExp, line: string][] = [
  ['text', msg({ text: 'Halo *kak*' }), 'Halo kak', 'Halo kak'],
  ['image', msg({ kind: 'image', attachments: [file('image')], text: 'Struk' }), 'Struk', 'Photo: Struk'],
  ['video', msg({ kind: 'video', attachments: [file('video', { duration_ms: 42_000 })] }), '0:42', 'Video'],
  ['audio', msg({ kind: 'audio', attachments: [file('audio', { duration_ms: 61_000 })] }), '1m', 'Audio'],
  ['voice', msg({ kind: 'voice', attachments: [file('voice', { duration_ms: 17_000 })] }), '0:17', 'Voice message'],
  ['document', msg({ kind: 'document', attachments: [file('document', { file_name: 'Invoice.pdf', size: 248_000 })] }), /Invoice\.pdf.*PDF · 248/, 'Invoice.pdf'],
  ['location', msg({ kind: 'location', content: { latitude: -6.9175, longitude: 107.6191, name: 'Rumah', address: 'Jl. Cicendo 12' } }), /RumahJl\. Cicendo 12-6\.91750, 107\.61910/, 'Rumah'],
  ['contacts', msg({ kind: 'contacts', content: { contacts: [{ name: 'Bu Ratna', phones: [{ phone: '+628112233445' }], emails: [], org: 'Toko' }] } }), /Bu RatnaToko0811-2233-445/, 'Contact: Bu Ratna'],
  ['contacts as a list', msg({ kind: 'contacts', content: [{ name: 'Pak Budi', phones: ['+66812345678'] }] as unknown as Message['content'] }), /Pak Budi081-234-5678/, 'Contact: Pak Budi'],
  ['button answer', msg({ kind: 'button_reply', text: 'M', content: { title: 'Size M' } }), 'Chose: Size M', 'Chose: Size M'],
  ['list answer', msg({ kind: 'list_reply', content: { title: 'GoSend', description: 'Rp 18.000' } }), /Chose: GoSendRp 18\.000/, 'Chose: GoSend'],
  ['form answer', msg({ kind: 'form_reply', content: { name: 'Alamat', fields: { kode_pos: 40171, pilihan: ['a', 'b'] } } }), /Alamatkode pos40171pilihana, b/, 'Form answer'],
  ['buttons', msg({ ...out, kind: 'interactive', content: { type: 'buttons', body: 'Ukuran?', footer: 'Stok', buttons: [{ id: 's', title: 'S' }] } }), /Ukuran\?StokS/, 'Buttons'],
  ['list', msg({ ...out, kind: 'interactive', text: 'Kurir?', content: { type: 'list', body: 'Kurir?', button: 'Lihat', sections: [{ title: 'Hari ini', rows: [{ title: 'GoSend', description: 'Rp 18.000' }] }] } }), /Kurir\?LihatHari iniGoSendRp 18\.000/, 'Kurir?'],
  ['link', msg({ ...out, kind: 'interactive', content: { type: 'cta_url', body: 'Katalog', text: 'Buka', url: 'https://a.example' } }), /KatalogBuka/, 'Buttons'],
  ['template', msg({ ...out, kind: 'template', text: 'Pesanan *1048*', content: { name: 'order_update', language: 'id', category: 'UTILITY', footer: 'Melati', buttons: [{ type: 'url', text: 'Lacak' }] } }), /Pesanan 1048MelatiLacakTemplate order_update · Utility · id/, 'Pesanan 1048'],
  ['order', msg({ kind: 'order', content: { items: [{ product_id: 'Gamis', quantity: 2, price: '189000', currency: 'IDR' }], text: 'Kado' } }), /Order, 1 itemGamis2 piecesRp.378\.000TotalRp.378\.000Kado/, 'Order, 1 item'],
  ['unknown kind', msg({ kind: 'unsupported', content: { type: 'poll' } }), /Siti Rahmawati sent something this channel does not share.*Type: poll/, 'Unsupported message'],
  ['a kind from the future', msg({ kind: 'hologram' as Message['kind'], text: null }), /does not share/, 'Unsupported message'],
  ['deleted', msg({ text: null, deleted_at: '2026-11-25T03:00:00.000Z' }), 'Deleted by the customer', 'Deleted message'],
]

describe.each(kinds)('%s', (_name, message, seen, line) => {
  it('is drawn, has a line and a sentence', () => {
    show(message)
    expect(article()).toHaveTextContent(seen)
    expect(article()).toHaveAccessibleName(expect.stringContaining(line))
    renderPart(<Line message={message} />)
    expect(screen.getByTestId('line')).toHaveTextContent(line)
  })
})

it('a sticker has no bubble but a name', () => {
  show(msg({ kind: 'sticker', attachments: [file('sticker')] }))
  expect(screen.getByRole('img', { name: 'Sticker' })).toBeInTheDocument()
})

it('a file that is not here yet, or never came, says so', () => {
  show(msg({ kind: 'image', attachments: [file('image', { state: 'pending', url: null })] }))
  expect(screen.getByRole('img', { name: 'Loading…' })).toBeInTheDocument()
  show(msg({ kind: 'document', attachments: [file('document', { state: 'failed', url: null, error: 'WhatsApp no longer has this file.' })] }))
  expect(screen.getByText('WhatsApp no longer has this file.')).toBeInTheDocument()
})

it('text of customers is never HTML', () => {
  show(msg({ text: '<img src=x onerror=alert(1)> javascript:alert(1)' }))
  expect(article()).toHaveTextContent('<img src=x onerror=alert(1)> javascript:alert(1)')
  expect(within(article()).queryByRole('img')).toBeNull()
  expect(within(article()).queryByRole('link')).toBeNull()
})

it('quote jumps; a missing original says so', async () => {
  const { user } = show(msg({ text: 'Ini', reply_to: { id: 'msg_1', external_id: 'w', preview: 'Berapa?', author_name: 'Siti' } }))
  await user.click(screen.getByRole('button', { name: /Berapa/ }))
  expect(asked).toContain('jump msg_1')
  show(msg({ text: 'Itu', reply_to: { id: null, external_id: 'w', preview: null, author_name: null } }))
  expect(screen.getByText('Original not available')).toBeInTheDocument()
})

it('advert, forwarded and edited are marked', async () => {
  const { user } = show(msg({ id: 'msg_e', text: 'Halo', forwarded: true, edited_at: '2026-11-25T03:00:00.000Z', content: { referral: { headline: 'Koleksi baru', source_type: 'ad', source_url: 'javascript:x' }, edits: [{ text: 'Hlo', until: '2026-11-25T03:00:00.000Z' }] } }))
  expect(article()).toHaveTextContent(/Forwarded.*Came from an ad: Koleksi baru/)
  expect(within(article()).queryByRole('link')).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Edited' }))
  expect(asked).toContain('details msg_e')
})

it('reactions say who, and ours can be taken back', async () => {
  const { user } = show(msg({ text: 'x', reactions: [{ emoji: '❤️', author: { type: 'contact', id: 'c', name: 'Siti' } }, { emoji: '👍', author: { type: 'teammate', id: 'mem_1', name: 'Ayu' } }] }))
  expect(screen.getByRole('button', { name: '❤️ by Siti' })).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: '👍 by Ayu' }))
  expect(asked).toContain('react ')
})

describe('delivery', () => {
  it.each([['queued', 'Waiting to be sent'], ['sending', 'Sending'], ['sent', 'Sent'], ['delivered', 'Delivered'], ['read', 'Read'], ['failed', 'Not sent'], ['unknown', 'Not confirmed']] as const)('%s is said in words', (status, words) => {
    show(msg({ ...out, text: 'x', status }))
    expect(within(article()).getByText(words)).toBeInTheDocument()
  })
  it('a failure says why and offers the one thing to do', async () => {
    const { user } = show(msg({ ...out, text: 'x', status: 'failed', error: { code: 'window_closed', reason: 'More than 24 hours have passed.', action: 'template' } }))
    expect(screen.getByRole('alert')).toHaveTextContent('More than 24 hours have passed.')
    await user.click(screen.getByRole('button', { name: 'Choose a template' }))
    expect(asked).toContain('template')
  })
  it('an unclear one is left to a person', () => {
    show(msg({ ...out, text: 'x', status: 'unknown' }))
    for (const name of ['Check again', 'Send again', 'Mark as sent']) expect(screen.getByRole('button', { name })).toBeInTheDocument()
  })
})

it('events speak of people, and three in a row fold', async () => {
  const event = (content: Record<string, unknown>, more = {}) => msg({ direction: 'event', kind: 'event', content, author: { type: 'teammate', id: 'mem_2', name: 'Putri' }, ...more })
  const events = [event({ name: 'assigned', actor_name: 'Putri', assignee_name: 'Ayu Rahma' }), event({ name: 'closed', actor_name: 'Ayu' }, { author: { type: 'teammate', id: 'mem_1', name: 'Ayu' } }), event({ name: 'something_new', actor_name: 'Putri' })]
  const { user } = renderPart(<ThreadToolsProvider value={tools}><EventLines messages={events} /></ThreadToolsProvider>)
  await user.click(screen.getByRole('button', { name: '3 changes' }))
  expect(screen.getByText('Putri', { selector: 'b' }).parentElement).toHaveTextContent('Putri assigned this to Ayu Rahma')
  expect(screen.getByText('You', { selector: 'b' }).parentElement).toHaveTextContent('You closed the chat')
  expect(screen.getByText('something_new')).toBeInTheDocument()
})
