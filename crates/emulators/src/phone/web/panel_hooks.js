// The webhook log: what was posted where and what came back.

import { dialog, h, time, toast } from './dom.js';
import { act, call } from './state.js';

export async function view() {
  const [{ items }, numbers] = await Promise.all([call('GET', '/webhooks/log'), counts()]);
  return [
    h('div', { class: 'counts' }, numbers),
    h('section', null, h('h2', null, 'Latest POSTs'), items.length ? null : h('p', { class: 'muted' }, 'Nothing was posted yet. Write a message as a customer.'),
      h('div', { class: 'hooks' }, items.slice(0, 80).map(row))),
  ];
}

async function counts() {
  const { counters, webhooks_queued: queued, webhooks_waiting_for_retry: waiting } = await call('GET', '/counters');
  const count = (label, value) => h('div', null, h('b', { class: 'num' }, value ?? 0), label);
  return [count('arrived', counters['webhooks.acked']), count('refused', counters['webhooks.refused_posts']), count('repeats', counters['webhooks.retried_posts']), count('waiting', queued + waiting)];
}

let counting;
export function add(body, line) {
  const list = body.querySelector('.hooks');
  if (!list) return;
  body.querySelector('section>.muted')?.remove();
  list.prepend(row(line));
  while (list.childElementCount > 80) list.lastChild.remove();
  clearTimeout(counting);
  counting = setTimeout(async () => body.querySelector('.counts')?.replaceChildren(...await counts()), 400);
}

function row(line) {
  const isGood = line.status === 200;
  const what = line.labels.length > 3 ? `${line.labels.length} updates` : line.labels.join(', ');
  return h('button', { type: 'button', class: 'hook', onclick: () => show(line.id) },
    h('span', { class: isGood ? 'code' : 'code bad' }, line.status || 'none'),
    h('span', { class: 'ell' }, what, line.attempt > 1 ? h('span', { class: 'badline' }, ` · attempt ${line.attempt}`) : null),
    h('time', { class: 'num' }, `${time(line.at_ms)} · ${line.took_ms} ms`));
}

async function show(id) {
  const line = await call('GET', `/webhooks/log/${id}`).catch(() => null);
  if (!line) return toast('This POST is no longer in the log', true);
  let body = line.body;
  try {
    body = JSON.stringify(JSON.parse(body), null, 2);
  } catch { /* raw bodies may be anything */ }
  return dialog(`Webhook ${id}`, h('div', null,
    h('dl', { class: 'facts' }, h('dt', null, 'To'), h('dd', null, line.url), h('dt', null, 'Answer'), h('dd', null, `${line.status || 'none'} ${line.answer}`), h('dt', null, 'Signature'), h('dd', null, line.signature || 'none')),
    h('pre', { tabindex: '0', 'aria-label': 'Body' }, body)), {
    large: true,
    footer: () => h('button', { type: 'button', class: 'solid', onclick: async () => { const again = await act('POST', `/webhooks/log/${id}/redeliver`, {}); if (again) toast(`Sent again: ${again.status}`); } }, 'Send again'),
  });
}
