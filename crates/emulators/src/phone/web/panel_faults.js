// What goes wrong on purpose: answers of the API, and webhooks.

import { h, toast } from './dom.js';
import { act, call } from './state.js';
import { toggle } from './panel.js';

const faults = [
  ['Slow answers', 'Every answer takes 2 seconds', { on: 'any', effect: 'delay', delay_ms: 2000 }],
  ['Rate limited', 'Sending answers 429 with 130429', { on: 'messages', effect: 'error', code: 130429, status: 429 }],
  ['One customer too often', 'Sending answers 131056', { on: 'messages', effect: 'error', code: 131056 }],
  ['Server errors', 'Sending answers 500 without a body', { on: 'messages', effect: 'http', status: 500 }],
  ['Web page instead of JSON', 'Sending answers 502 and HTML', { on: 'messages', effect: 'html' }],
  ['Answer lost', 'Accepted, then the connection closes', { on: 'messages', effect: 'drop_after' }],
  ['No connection', 'Closed before anything is done', { on: 'messages', effect: 'drop_before' }],
  ['Media gone', 'Downloads answer 404', { on: 'download', effect: 'http', status: 404 }],
  ['Uploads refused', 'Uploads answer 131053', { on: 'media', effect: 'error', code: 131053 }],
];

export async function view() {
  const [rules, hooks] = await Promise.all([call('GET', '/faults'), call('GET', '/webhooks/faults')]);
  const active = spec => rules.items.find(rule => Object.entries(spec).every(([key, value]) => rule[key] === value));
  const change = body => act('PATCH', '/webhooks/faults', body);
  const once = h('input', { type: 'checkbox', role: 'switch', id: 'once', checked: remember.once, onchange: event => { remember.once = event.target.checked; } });
  const count = rules.items.length;
  return [
    h('section', null, h('h2', null, 'Answers of the API'), h('label', { class: 'switch', for: 'once' }, h('span', null, 'Only the next request', h('small', null, 'Off: until switched off')), once),
      faults.map(([label, hint, spec], index) => toggle(`fault-${index}`, label, hint, active(spec), value => set(spec, active(spec), value), true)),
      toggle('revoked', 'Token revoked', 'Every call answers 190, subcode 460', remember.revoked, revoke, true)),
    h('section', null, h('h2', null, 'Webhooks'),
      toggle('paused', 'Hold back', 'Nothing is sent until switched off', hooks.paused, value => change({ paused: value }), true),
      toggle('duplicate', 'Send twice', 'Each POST comes again', hooks.duplicate > 0, value => change({ duplicate: value ? 1 : 0 }), true),
      toggle('reorder', 'Out of order', 'Up to 10 updates change places', hooks.reorder > 1, value => change({ reorder: value ? 10 : 0 }), true),
      toggle('batch', 'In batches', 'Up to 50 updates per POST', hooks.batch > 1, value => change({ batch: value ? 50 : 0 }), true),
      toggle('bad', 'Wrong signature', 'Each POST is signed with another secret', hooks.bad_signature > 0, value => change({ bad_signature: value ? 1_000_000 : 0 }), true),
      toggle('unknown', 'Field of tomorrow', 'Each POST has a change nobody knows', hooks.unknown_field, value => change({ unknown_field: value }), true),
      toggle('late', 'Late', 'Each POST waits 3 seconds', hooks.delay_ms > 0, value => change({ delay_ms: value ? 3000 : 0 }), true)),
    h('button', { type: 'button', class: 'ghost', onclick: clear }, count ? `Everything back to normal (${count} active)` : 'Everything back to normal'),
  ];
}

const remember = { once: false, revoked: false };

async function set(spec, rule, isOn) {
  if (isOn) await act('POST', '/faults', remember.once ? { ...spec, times: 1 } : spec);
  else if (rule) await act('DELETE', `/faults/${rule.id}`);
}

async function revoke(isOn) {
  remember.revoked = isOn;
  await act('PATCH', '/tokens', { revoked: isOn ? 460 : false });
}

async function clear() {
  await revoke(false);
  await act('PUT', '/webhooks/faults', {});
  await act('DELETE', '/faults');
  toast('Everything is back to normal');
}
