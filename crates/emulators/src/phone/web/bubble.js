// One message as a bubble.

import { dialog, h, icon, ticks, time, toast } from './dom.js';
import { act, call, now, state } from './state.js';
import { preview } from './people.js';

export function bubble(message, previous) {
  const isMine = message.from === 'customer';
  if (message.kind === 'system') return h('div', { class: 'pill' }, message.parts.text);
  const isWaiting = !isMine && (message.status === 'accepted' || message.status === 'sent') && message.source === 'api';
  const isFailed = message.status === 'failed';
  const gap = previous && previous.from !== message.from ? ' gap' : '';
  const classes = `msg${isMine ? ' mine' : ''}${gap}${isWaiting || isFailed ? ' undelivered' : ''}`;
  const isSticker = message.kind === 'sticker' && !message.revoked;
  return h('article', { class: classes, 'data-id': message.id, 'aria-label': `${isMine ? 'You' : 'Shop'}, ${time(message.at_ms)}` },
    h('div', { class: isSticker ? 'bubble bare' : 'bubble' }, message.revoked ? deleted() : inside(message), failure(message), meta(message, isMine)),
    message.revoked ? null : choices(message),
    reactions(message),
    h('button', { type: 'button', class: 'more', 'aria-label': 'What to do with this message', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'data-menu': message.id }, icon('dots', true)));
}

function deleted() {
  return h('div', { class: 'tag' }, icon('block', true), 'This message was deleted');
}

function inside(message) {
  const parts = message.parts ?? {};
  return [
    message.source === 'app' ? h('div', { class: 'tag' }, icon('phone', true), "typed on the shop's own phone") : null,
    message.forwarded ? h('div', { class: 'tag' }, icon('forward', true), 'Forwarded') : null,
    message.referral ? h('div', { class: 'ad' }, h('b', null, message.referral.headline), h('div', null, message.referral.body), h('span', { class: 'small muted' }, 'from an ad')) : null,
    message.quoted ? quote(message.quoted) : null,
    ...body(parts, message),
  ];
}

function body(parts, message) {
  const raw = parts.raw !== undefined ? h('div', { class: 'tag' }, `${message.kind}: open another app to see it`) : null;
  return [
    parts.media ? media(parts.media, message) : null,
    parts.location ? place(parts.location) : null,
    parts.contacts ? parts.contacts.map(contact) : null,
    parts.order ? order(parts.order) : null,
    parts.header ? h('div', { class: 'head' }, parts.header) : null,
    parts.text ? h('div', { class: 'text' }, formatted(String(parts.text))) : null,
    parts.offer ? h('div', { class: 'ad' }, parts.offer.text ?? 'Limited time offer') : null,
    parts.footer ? h('div', { class: 'foot' }, parts.footer) : null,
    parts.cards ? h('div', { class: 'cards', tabindex: '0', role: 'group', 'aria-label': 'Cards' }, parts.cards.map((card, index) => h('div', null, h('div', { class: 'bubble' }, body(card, message)), buttons(card, message, index)))) : null,
    parts.reply && !parts.text ? h('div', { class: 'text' }, 'Form sent') : null,
    raw,
  ].flat();
}

const marks = [[/```([^`]+)```/, 'code'], [/\*([^*\n]+)\*/, 'b'], [/_([^_\n]+)_/, 'i'], [/~([^~\n]+)~/, 's']];
function formatted(text) {
  for (const [pattern, tag] of marks) {
    const found = pattern.exec(text);
    if (found) return [formatted(text.slice(0, found.index)), h(tag, null, formatted(found[1])), formatted(text.slice(found.index + found[0].length))].flat();
  }
  const link = /https?:\/\/[^\s]+/.exec(text);
  if (link) return [text.slice(0, link.index), h('a', { href: link[0], target: '_blank', rel: 'noreferrer' }, link[0]), formatted(text.slice(link.index + link[0].length))].flat();
  return [text];
}

function quote(id) {
  const quoted = state.messages.find(one => one.id === id);
  const jump = () => document.querySelector(`[data-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  return h('button', { type: 'button', class: 'quote', onclick: jump }, h('b', null, quoted?.from === 'customer' ? 'You' : 'Shop'), quoted ? preview(quoted).replace(/^You: /, '') : 'an older message');
}

function media(file, message) {
  const source = file.id ? `/_control/media/${file.id}` : file.link;
  const label = message.parts.text || 'Photo';
  switch (file.kind) {
    case 'image': return h('a', { class: 'media', href: source, target: '_blank', rel: 'noreferrer' }, h('img', { src: source, alt: label, loading: 'lazy' }));
    case 'sticker': return h('img', { class: 'sticker', src: source, alt: 'Sticker' });
    case 'video': return h('div', { class: 'media' }, h('video', { src: source, controls: true, preload: 'metadata', 'aria-label': 'Video' }));
    case 'audio': return h('audio', { src: source, controls: true, preload: 'metadata', 'aria-label': file.voice ? 'Voice message' : 'Audio', onplay: () => played(message) });
    default: {
      const name = file.filename || 'document';
      return h('a', { class: 'file', href: source, download: name }, h('span', { class: 'ext', 'aria-hidden': 'true' }, name.split('.').pop().slice(0, 4).toUpperCase()), h('span', { class: 'ell' }, name));
    }
  }
}

function played(message) {
  if (message.from === 'business' && message.status !== 'played') call('POST', `/customers/${state.current}/play`, { number: state.number, message_id: message.id }).catch(() => {});
}

function place(location) {
  return h('div', { class: 'place' }, h('div', { class: 'map', 'aria-hidden': 'true' }, icon('pin')), h('div', null, h('b', null, location.name ?? 'Location'), h('div', { class: 'small' }, location.address ?? `${location.latitude}, ${location.longitude}`)));
}

function contact(card) {
  return h('div', { class: 'file' }, h('span', { class: 'ext', style: 'background:var(--acc);color:var(--on-acc)', 'aria-hidden': 'true' }, icon('person')), h('span', null, h('b', null, card.name?.formatted_name), h('div', { class: 'small' }, card.phones?.[0]?.phone ?? '')));
}

function order(one) {
  const items = one.product_items ?? [];
  const sum = items.reduce((total, item) => total + item.item_price * item.quantity, 0);
  const money = amount => amount.toLocaleString('id-ID');
  return h('div', { class: 'lines' }, items.map(item => h('div', null, h('span', null, `${item.quantity} × ${item.product_retailer_id}`), h('span', { class: 'num' }, money(item.item_price * item.quantity)))),
    h('div', { class: 'sum' }, h('span', null, 'Total'), h('span', { class: 'num' }, `${items[0]?.currency ?? ''} ${money(sum)}`)), one.text ? h('div', { class: 'text' }, one.text) : null);
}

function choices(message) {
  const parts = message.parts ?? {};
  if (message.from !== 'business') return null;
  const list = parts.list ? h('button', { type: 'button', class: 'choice', onclick: () => pickRow(parts.list, message) }, icon('list', true), parts.list.button) : null;
  const own = buttons(parts, message);
  return list || own ? h('div', { class: 'choices' }, list, own) : null;
}

function buttons(parts, message, card) {
  const icons = { url: 'link', call: 'phone', copy: 'copy', reply: 'reply', flow: 'flow', share_location: 'pin', share_contact: 'person', order: 'cart' };
  return parts.buttons?.map((button, index) => {
    const face = [icon(icons[button.action] ?? 'dots', true), button.title ?? 'Open'];
    if (button.action === 'url') return h('a', { class: 'choice', href: button.url, target: '_blank', rel: 'noreferrer' }, face);
    return h('button', { type: 'button', class: 'choice', onclick: () => press(message, button, index, card) }, face);
  });
}

async function press(message, button, index, card) {
  if (button.action === 'call') return toast(`Calling ${button.phone}…`);
  if (button.action === 'copy') {
    await navigator.clipboard?.writeText(button.code ?? '').catch(() => {});
    return toast(`Copied ${button.code}`);
  }
  return act('POST', `/customers/${state.current}/press`, { number: state.number, message_id: message.id, button: index, card });
}

function pickRow(list, message) {
  const pick = row => {
    box.close();
    act('POST', `/customers/${state.current}/press`, { number: state.number, message_id: message.id, button: row.id });
  };
  const box = dialog(list.button, h('div', { class: 'choices' }, (list.sections ?? []).map(section => [
    section.title ? h('h3', null, section.title) : null,
    section.rows.map(row => h('button', { type: 'button', class: 'ghost', onclick: () => pick(row) }, h('span', null, h('b', null, row.title), row.description ? h('div', { class: 'small muted' }, row.description) : null))),
  ])));
}

function failure(message) {
  if (message.status !== 'failed') return null;
  return h('div', { class: 'why' }, `Never arrived: ${message.error?.code ?? ''} ${message.error?.title ?? ''}`);
}

function meta(message, isMine) {
  const isRead = (state.chat?.business_read_ms ?? 0) >= message.at_ms;
  const words = { accepted: 'on its way', sent: 'waiting for the phone', delivered: 'delivered', read: 'read', played: 'played', failed: 'failed' };
  const state_ = !isMine && message.source === 'api' ? h('span', null, `· ${words[message.status] ?? message.status}`) : null;
  return h('div', { class: 'meta num' }, message.edited ? h('span', null, 'edited ·') : null, time(Math.min(message.at_ms, now())), state_, isMine ? ticks(true, isRead) : null);
}

function reactions(message) {
  const both = [message.reactions?.customer, message.reactions?.business].filter(Boolean);
  return both.length ? h('div', { class: 'reacts', 'aria-label': `Reactions: ${both.join(' ')}` }, both.join(' ')) : null;
}
