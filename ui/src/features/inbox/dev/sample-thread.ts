// One thread with every kind of message and every state of delivery, oldest first.
import type { Message } from '@/api/types'
import { pictures } from './sample-pictures'
import { file, msg } from './samples'

const putri = { type: 'teammate' as const, id: 'mem_2', name: 'Putri Lestari' }
const out = { direction: 'out' as const }

export function sampleThread(): Message[] {
  return [
    msg({ ago: 2900, text: 'Halo kak, lihat iklannya di Instagram. Gamis Arunika masih ada?', content: { referral: { headline: 'Koleksi Arunika baru', body: 'Diskon 20% sampai Minggu', source_url: 'https://example.com/ad', source_type: 'ad' } } }),
    msg({ ago: 2890, ...out, text: 'Halo kak *Siti*, masih ada ya. Warna _dusty pink_ dan ~cream~ putih.\nDetail: https://melati.example/arunika', author: putri }),
    msg({ ago: 2880, ...out, kind: 'interactive', text: 'Mau ukuran apa kak?', content: { type: 'buttons', body: 'Mau ukuran apa kak?', footer: 'Stok hari ini', buttons: [{ id: 's', title: 'S' }, { id: 'm', title: 'M' }, { id: 'l', title: 'L' }] } }),
    msg({ ago: 2876, kind: 'button_reply', text: 'M', content: { id: 'm', title: 'M', description: null } }),
    msg({ ago: 2870, ...out, kind: 'interactive', text: 'Pilih kurir untuk Bandung', content: { type: 'list', body: 'Pilih kurir untuk Bandung', button: 'Lihat kurir', sections: [{ title: 'Hari ini', rows: [{ id: '1', title: 'GoSend same-day', description: 'Rp 18.000' }] }, { title: 'Besok', rows: [{ id: '2', title: 'JNE YES' }] }] } }),
    msg({ ago: 2868, kind: 'list_reply', text: 'GoSend same-day', content: { id: '1', title: 'GoSend same-day', description: 'Rp 18.000' } }),
    msg({ ago: 2860, direction: 'event', kind: 'event', content: { name: 'assigned', actor_name: 'Putri Lestari', assignee_name: 'Ayu Rahma' }, author: putri }),
    msg({ ago: 2859, direction: 'event', kind: 'event', content: { name: 'snoozed', actor_name: 'Ayu Rahma', until: '2026-11-24T02:00:00.000Z' } }),
    msg({ ago: 2700, direction: 'event', kind: 'event', content: { name: 'unsnoozed', actor_name: 'Sapa' } }),
    msg({ ago: 1500, ...out, kind: 'template', text: 'Halo Siti, pesanan *1048* sudah kami kirim dengan kurir GoSend.', content: { name: 'order_update', language: 'id', category: 'UTILITY', footer: 'Melati Living', buttons: [{ type: 'url', text: 'Lacak paket' }] }, status: 'delivered' }),
    msg({ ago: 300, kind: 'location', content: { latitude: -6.9175, longitude: 107.6191, name: 'Rumah', address: 'Jl. Cicendo 12, Bandung' } }),
    msg({ ago: 299, kind: 'contacts', content: { contacts: [{ name: 'Bu Ratna (penerima)', phones: [{ phone: '+628112233445', type: 'CELL' }], emails: [], org: 'Toko Ratna' }] } }),
    msg({ ago: 250, kind: 'order', text: null, content: { catalog_id: 'c1', items: [{ product_id: 'Gamis Arunika dusty pink', quantity: 2, price: '189000', currency: 'IDR' }, { product_id: 'Scarf Cream', quantity: 1, price: '79000', currency: 'IDR' }], text: 'Tolong dibungkus kado ya' } }),
    msg({ ago: 240, kind: 'form_reply', text: 'Sent', content: { name: 'Alamat kirim', body: 'Sent', fields: { nama_penerima: 'Siti Rahmawati', kota: 'Bandung', kode_pos: '40171' } } }),
    msg({ ago: 200, kind: 'image', attachments: [file('image', { url: pictures.dress })] }),
    msg({ ago: 199.8, kind: 'image', attachments: [file('image', { url: pictures.scarf })] }),
    msg({ ago: 199.6, kind: 'image', attachments: [file('image', { url: pictures.wide, width: 640, height: 360 })] }),
    msg({ ago: 199.4, kind: 'image', attachments: [file('image', { url: pictures.slip })] }),
    msg({ ago: 199.2, kind: 'image', attachments: [file('image', { url: pictures.scarf })] }),
    msg({ ago: 180, kind: 'sticker', attachments: [file('sticker', { url: pictures.sticker, width: 200, height: 200 })] }),
    msg({ ago: 170, ...out, kind: 'document', attachments: [file('document', { mime: 'application/pdf', file_name: 'Invoice-1048.pdf', size: 248_000 })], text: 'Ini invoicenya ya kak' }),
    msg({ ago: 150, kind: 'voice', attachments: [file('voice', { mime: 'audio/ogg', duration_ms: 17_000, voice: true, url: '/none.ogg' })] }),
    msg({ ago: 149, kind: 'video', attachments: [file('video', { mime: 'video/mp4', thumb_url: pictures.wide, width: 640, height: 360, duration_ms: 42_000 })], text: 'Begini cara pakainya?' }),
    msg({ ago: 140, text: 'Sebentar ya, saya cek dulu', edited_at: new Date(Date.parse('2026-11-25T01:30:00.000Z')).toISOString(), content: { edits: [{ text: 'Sebntar ya', until: '2026-11-25T01:30:00.000Z' }] } }),
    msg({ ago: 139, deleted_at: '2026-11-25T01:31:00.000Z' }),
    msg({ ago: 138, kind: 'unsupported', content: { type: 'poll', reason: 'Message type is not currently supported.' } }),
    msg({ ago: 137, forwarded: true, text: 'Promo akhir bulan! Cek `MELATI20` di kasir' }),
    msg({ ago: 120, kind: 'image', attachments: [file('image', { state: 'pending', url: null })], text: 'Struknya' }),
    msg({ ago: 119, kind: 'document', attachments: [file('document', { state: 'failed', url: null, error: 'WhatsApp no longer has this file. Ask the customer to send it again.', file_name: 'kwitansi.pdf' })] }),
    msg({ ago: 110, text: '😍🙏' }),
    msg({ ago: 100, ...out, status: 'failed', text: 'We will send the invoice today', error: { code: 'not_on_channel', reason: 'WhatsApp cannot reach this person: no WhatsApp on this number. Try another channel.', action: 'none' } }),
    msg({ ago: 99, ...out, status: 'failed', text: 'Masih ada kak', error: { code: 'platform_busy', reason: 'WhatsApp had a problem of its own. Try again.', action: 'retry' } }),
    msg({ ago: 98, ...out, status: 'unknown', text: 'Kurir sudah berangkat kak' }),
    ...sampleEnding(),
  ]
}

/** The last minutes: what the first screen of the chat shows. */
export function sampleEnding(): Message[] {
  const asked = msg({ id: 'msg_asked', ago: 13, text: 'Kak, Gamis Arunika dusty pink ukuran M masih ada 2?' })
  return [
    asked,
    msg({ ago: 11, ...out, text: 'Masih ada kak Siti, stok 7. Mau dikirim ke alamat Bandung yang kemarin?', reply_to: { id: 'msg_asked', external_id: 'w', preview: asked.text, author_name: 'Siti Rahmawati' }, reactions: [{ emoji: '❤️', author: { type: 'contact', id: 'con_cnv_siti', name: 'Siti Rahmawati' } }] }),
    msg({ ago: 10, direction: 'event', kind: 'event', content: { name: 'assigned', actor_name: 'Ayu Rahma', assignee_name: 'Ayu Rahma' } }),
    msg({ ago: 4, kind: 'image', attachments: [file('image', { url: pictures.slip })], text: 'Sudah saya transfer Rp 396.000' }),
    msg({ ago: 2, text: 'Sudah transfer ya kak. Bisa kirim hari ini? Soalnya mau dipakai besok 🙏' }),
    msg({ ago: 1, direction: 'note', text: '@Putri tolong cek GoSend same-day ke Bandung masih bisa sebelum jam 12?' }),
    msg({ ago: 0.02, ...out, status: 'held', text: 'Sebentar ya kak, kami cek kurirnya dulu', client_id: 'held-sample' }),
  ]
}
