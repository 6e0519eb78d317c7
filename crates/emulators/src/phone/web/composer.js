// The message box: text, reply and edit, attachments of every kind.

import { ask, h, icon, toast } from './dom.js';
import { call, on, send, state, tell } from './state.js';
import { preview } from './people.js';

let input, context, go, sheet, picker;

export function build() {
  input = h('textarea', { id: 'write', rows: '1', placeholder: 'Message', 'aria-label': 'Message to the shop', oninput: grow, onkeydown: keys });
  context = h('div', { class: 'context', hidden: true });
  go = h('button', { type: 'button', class: 'go', onclick: submit });
  sheet = h('div', { class: 'attach', hidden: true, role: 'menu', 'aria-label': 'Attach', onkeydown: event => event.key === 'Escape' && toggle(false) });
  picker = h('input', { type: 'file', hidden: true, 'aria-label': 'File to send', onchange: upload });
  sheet.append(...kinds.map(([name, label, colour, run]) => h('button', { type: 'button', role: 'menuitem', onclick: () => { toggle(false); run(); } }, h('i', { style: `background:${colour}`, 'aria-hidden': 'true' }, icon(name)), label)));
  on('composer', draw);
  on('customer', draw);
  draw();
  return h('div', { class: 'composer' }, sheet, context,
    h('div', { class: 'write' }, h('div', { class: 'box' }, h('button', { type: 'button', id: 'attach', 'aria-label': 'Attach', 'aria-haspopup': 'menu', 'aria-expanded': 'false', onclick: () => toggle() }, icon('plus')), input, picker), go));
}

export const focus = () => input.focus();

const kinds = [
  ['photo', 'Photo', '#7a3b8f', () => send({ type: 'image', caption: input.value.trim() }).then(clear)],
  ['upload', 'From here', '#47559c', () => picker.click()],
  ['video', 'Video', '#a12a5e', () => send({ type: 'video', caption: input.value.trim() }).then(clear)],
  ['mic', 'Voice', '#0b6b52', () => send({ type: 'voice' })],
  ['file', 'Document', '#1f5fa8', () => send({ type: 'document' })],
  ['sticker', 'Sticker', '#8a5a00', () => send({ type: 'sticker', media: Math.random() < 0.5 ? 'sticker' : 'sticker_animated' })],
  ['pin', 'Location', '#a3452a', place],
  ['person', 'Contact', '#3f6212', card],
  ['cart', 'Order', '#0b6b52', () => send({ type: 'order', text: input.value.trim() || undefined }).then(clear)],
  ['ad', 'From an ad', '#7a3b8f', () => send({ type: 'text', text: input.value.trim() || 'Halo, saya lihat iklannya', referral: true }).then(clear)],
  ['forward', 'Forwarded', '#47559c', () => send({ type: 'text', text: input.value.trim() || 'Diteruskan: promo akhir bulan', forwarded: true }).then(clear)],
  ['poll', 'Poll', '#5b6b63', () => send({ type: 'unsupported', reason: 'poll_creation' })],
  ['sound', 'Song', '#8a5a00', () => send({ type: 'audio' })],
  ['list', 'Product ask', '#1f5fa8', () => send({ type: 'text', text: input.value.trim() || 'Yang ini masih ada?', referred_product: { catalog_id: '880011223344', product_retailer_id: 'MEL-KURSI-01' } }).then(clear)],
  ['number', 'New number', '#a3452a', changeNumber],
];

function clear(answer) {
  if (answer) {
    input.value = '';
    grow();
  }
}

async function submit() {
  const text = input.value.trim();
  if (!text) return send({ type: 'voice' });
  const answer = state.edit ? await send({ type: 'edit', message_id: state.edit.id, text, force: true }) : await send({ type: 'text', text });
  if (answer) {
    state.edit = null;
    clear(answer);
    draw();
  }
  return input.focus();
}

function keys(event) {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (input.value.trim()) submit();
  }
  if (event.key === 'Escape') {
    state.reply = state.edit = null;
    tell('composer');
  }
}

function grow() {
  input.style.height = 'auto';
  input.style.height = `${Math.min(input.scrollHeight, 120)}px`;
  const hasText = Boolean(input.value.trim());
  if (go.dataset.face !== String(hasText)) {
    go.dataset.face = String(hasText);
    go.replaceChildren(icon(hasText ? 'send' : 'mic'));
    go.setAttribute('aria-label', hasText ? 'Send' : 'Send a voice message');
  }
}

function draw() {
  const about = state.edit ?? state.reply;
  context.hidden = !about;
  if (about) {
    const title = state.edit ? 'Edit message' : `Reply to ${about.from === 'customer' ? 'yourself' : 'the shop'}`;
    context.replaceChildren(h('div', { class: 'ell' }, h('b', null, title), h('div', { class: 'ell' }, preview(about).replace(/^You: /, ''))),
      h('button', { type: 'button', 'aria-label': 'Cancel', onclick: () => { state.reply = state.edit = null; draw(); } }, icon('close', true)));
    if (state.edit && !input.value) input.value = state.edit.parts.text ?? '';
  }
  grow();
}

function toggle(isOpen = sheet.hidden) {
  sheet.hidden = !isOpen;
  const button = document.getElementById('attach');
  button?.setAttribute('aria-expanded', String(isOpen));
  if (isOpen) sheet.querySelector('button').focus();
  else if (sheet.contains(document.activeElement)) button?.focus();
}

async function upload() {
  const file = picker.files[0];
  picker.value = '';
  if (!file) return;
  const type = file.type.startsWith('image/webp') ? 'sticker' : ['image', 'video', 'audio'].find(kind => file.type.startsWith(`${kind}/`)) ?? 'document';
  try {
    const query = new URLSearchParams({ filename: file.name, number: state.number });
    const { id } = await call('POST', `/media?${query}`, file, file.type || 'application/octet-stream');
    clear(await send({ type, media: id, filename: file.name, caption: input.value.trim() }));
  } catch (error) {
    toast(error.message, true);
  }
}

async function place() {
  const values = await ask('Send a location', [
    { name: 'name', label: 'Name', value: 'Monas' }, { name: 'address', label: 'Address', value: 'Gambir, Jakarta Pusat' },
    { name: 'latitude', label: 'Latitude', type: 'number', value: '-6.1754' }, { name: 'longitude', label: 'Longitude', type: 'number', value: '106.8272' },
  ]);
  if (values) await send({ type: 'location', name: values.name, address: values.address, latitude: Number(values.latitude), longitude: Number(values.longitude) });
}

async function card() {
  const values = await ask('Send a contact', [{ name: 'name', label: 'Name', value: 'Andi Wijaya', required: true }, { name: 'phone', label: 'Phone number', type: 'tel', value: '+62 812-0000-1111' }]);
  if (values) await send({ type: 'contacts', ...values });
}

async function changeNumber() {
  const values = await ask('Move to a new phone number', [{ name: 'new', label: 'New number with country code', type: 'tel', value: '+62', required: true }], 'Change');
  const answer = values && await send({ type: 'user_changed_number', new: values.new });
  if (answer) {
    state.current = answer.message.system.wa_id;
    tell('moved');
  }
}
