// This customer's phone: connection, receipts, what fails, the clock.

import { h, toast } from './dom.js';
import { act, customer, loadAll, now, state } from './state.js';
import { toggle } from './panel.js';

const codes = [['', 'arrives'], ['131026', '131026 cannot be delivered'], ['131049', '131049 too many promotions'], ['131050', '131050 stopped promotions'], ['131047', '131047 window closed'], ['131053', '131053 media problem'], ['131000', '131000 something went wrong'], ['130472', '130472 experiment']];

export function view() {
  const person = customer();
  if (!person) return [h('p', { class: 'muted' }, 'Choose a customer at the left.')];
  const change = body => act('PATCH', `/customers/${person.wa_id}`, body);
  const receipts = h('select', { id: 'receipts', onchange: event => change({ receipts: event.target.value }) },
    [['auto', 'by itself, a moment after delivery'], ['manual', 'when I open the chat here'], ['off', 'never tells (receipts off)']].map(([value, label]) => h('option', { value, selected: person.receipts === value }, label)));
  const next = h('select', { id: 'fail-next', onchange: event => change({ fail_next: event.target.value ? [Number(event.target.value)] : [] }) },
    codes.map(([value, label]) => h('option', { value, selected: String(person.fail_next?.[0] ?? '') === value }, label)));
  return [
    h('section', null, h('h2', null, person.name), h('dl', { class: 'facts' },
      h('dt', null, 'Number'), h('dd', { class: 'num' }, `+${person.wa_id}${person.phone_hidden ? ' (hidden)' : ''}`),
      h('dt', null, 'User id'), h('dd', { class: 'num' }, person.user_id),
      person.username ? [h('dt', null, 'Username'), h('dd', null, person.username)] : null), h('div', { id: 'window' }, windowNote())),
    h('section', null,
      toggle('online', 'Phone is online', 'Off: messages wait as “sent”', person.online, value => change({ online: value })),
      h('label', { class: 'field', for: 'receipts' }, h('span', null, 'Reads messages'), receipts),
      toggle('skip', 'Never reports “delivered”', 'Only “read” arrives', person.skip_delivered, value => change({ skip_delivered: value })),
      toggle('hidden', 'Hides the phone number', 'Webhooks carry the user id only', person.phone_hidden, value => change({ phone_hidden: value, username: value ? person.username ?? '@siti.r' : person.username })),
      toggle('whatsapp', 'Uses WhatsApp', 'Off: everything fails with 131026', person.on_whatsapp, value => change({ on_whatsapp: value })),
      toggle('stopped', 'Stopped promotions', 'Tells the shop, marketing fails with 131050', person.marketing_stopped, stop)),
    h('section', null, h('h2', null, 'The next message of the shop'), h('label', { class: 'field', for: 'fail-next' }, h('span', null, 'What becomes of it'), next)),
    h('section', null, h('h2', null, 'Time'), h('div', { class: 'grid2' }, [['1 hour', 1], ['23 hours', 23], ['25 hours', 25], ['8 days', 192]].map(([label, hours]) =>
      h('button', { type: 'button', class: 'ghost', onclick: () => travel(hours, label) }, `Let ${label} pass`)))),
  ];
}

function stop(isStopped) {
  return act('POST', '/webhooks/account', { field: 'user_preferences', number: state.number, customer: state.current, choice: isStopped ? 'stop' : 'resume' }).then(loadAll);
}

async function travel(hours, label) {
  if (await act('POST', '/clock', { advance_hours: hours })) toast(`${label} later`);
}

export function tick(body) {
  body.querySelector('#window')?.replaceChildren(windowNote());
}

function windowNote() {
  const last = state.chat?.last_inbound_ms;
  const left = last ? last + 86_400_000 - now() : 0;
  if (left <= 0) return h('p', { class: 'note' }, last ? 'The 24-hour window is closed: only templates arrive.' : 'No message from this customer yet: only templates arrive.');
  const hours = Math.floor(left / 3_600_000);
  return h('p', { class: 'note ok' }, `The window is open for ${hours} h ${Math.floor(left / 60_000) % 60} min.`);
}
