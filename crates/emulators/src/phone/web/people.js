// The list of customers at the left.

import { ask, avatar, h, time } from './dom.js';
import { act, loadPeople, open, state } from './state.js';

export function preview(message) {
  if (!message) return 'Say hello';
  if (message.revoked) return 'Message deleted';
  const parts = message.parts ?? {};
  const who = message.from === 'customer' ? 'You: ' : '';
  const labels = { image: 'Photo', video: 'Video', audio: parts.media?.voice ? 'Voice message' : 'Audio', document: parts.media?.filename || 'Document', sticker: 'Sticker', location: 'Location', contacts: 'Contact', order: 'Order', unsupported: 'Not supported' };
  return who + (parts.text || parts.header || labels[message.kind] || message.kind);
}

export function draw() {
  const list = document.getElementById('people');
  const focused = document.activeElement?.dataset?.id;
  list.replaceChildren(...state.customers.map(row));
  if (focused) list.querySelector(`[data-id="${focused}"]`)?.focus();
}

function row(person) {
  const last = person.chat?.last;
  const unread = state.unread[person.wa_id];
  return h('li', null, h('button', {
    type: 'button', class: 'person', 'data-id': person.wa_id, 'aria-current': String(person.wa_id === state.current),
    onclick: () => { document.body.dataset.pane = 'chat'; open(person.wa_id); },
  },
  avatar(person.name, person.online ? 'on' : 'off'),
  h('span', { class: 'name ell' }, person.name, h('span', { class: 'sr' }, person.online ? ', online' : ', offline')),
  last ? h('time', { class: 'num' }, time(last.at_ms)) : h('span'),
  h('span', { class: 'last ell' }, preview(last)),
  unread ? h('span', { class: 'badge new' }, unread, h('span', { class: 'sr' }, ' new')) : h('span')));
}

export async function add() {
  const values = await ask('New customer', [
    { name: 'name', label: 'Name', required: true },
    { name: 'phone', label: 'Phone number with country code', type: 'tel', value: '+62', required: true },
  ], 'Add');
  if (!values) return;
  const made = await act('POST', '/customers', values);
  if (made) {
    await loadPeople();
    document.body.dataset.pane = 'chat';
    await open(made.wa_id);
  }
}

/// Arrow keys walk the list.
export function keys(event) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const rows = [...event.currentTarget.querySelectorAll('.person')];
  const next = rows[rows.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}
