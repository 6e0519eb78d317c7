// The phone: bar, messages, the menu of a message.

import { avatar, h, icon, time } from './dom.js';
import { bubble } from './bubble.js';
import * as composer from './composer.js';
import { customer, number, on, read, send, state, tell } from './state.js';

let log, bar, offline;

export function build() {
  log = h('div', { class: 'log', id: 'log', role: 'log', 'aria-label': 'Messages', tabindex: '0', onclick: openMenu });
  bar = h('header', { class: 'bar' });
  offline = h('div', { class: 'offline', hidden: true }, 'This phone is offline. Messages wait.');
  const clock = h('span', { class: 'num' });
  setInterval(() => { clock.textContent = time(Date.now() + state.offset); }, 1000);
  document.getElementById('phone').replaceChildren(
    h('div', { class: 'statusbar', 'aria-hidden': 'true' }, clock, h('span', { class: 'island' }), h('span', null, '4G')), bar, offline, log, composer.build());
  for (const event of ['chat', 'seen']) on(event, drawAll);
  on('message', drawOne);
  for (const event of ['bar', 'customer', 'people', 'message', 'seen', 'chat']) on(event, drawBar);
}

function drawBar() {
  const shop = number();
  const sub = state.chat?.typing ? 'typing…' : 'Business account';
  const key = [shop?.verified_name, sub, customer()?.online, state.current].join();
  if (bar.dataset.key === key) return;
  bar.dataset.key = key;
  offline.hidden = customer()?.online !== false;
  bar.replaceChildren(
    h('button', { type: 'button', 'aria-label': 'Back to the customers', onclick: () => { document.body.dataset.pane = 'people'; tell('pane'); } }, icon('back')),
    avatar(shop?.verified_name ?? 'Shop'),
    h('div', { class: 'who' }, h('b', null, h('span', { class: 'ell' }, shop?.verified_name ?? 'Shop')), h('small', { role: 'status' }, sub)),
    h('button', { type: 'button', 'aria-label': "This customer's settings", onclick: () => { document.body.dataset.pane = 'panel'; tell('pane'); tell('tab', 'phone'); } }, icon('dots')));
}

const visible = () => state.messages.filter(message => message.kind !== 'reaction');
const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 120;

function drawAll() {
  const stick = isAtEnd() || !log.childElementCount;
  const items = visible();
  const nodes = [];
  items.forEach((message, index) => {
    const day = new Date(message.at_ms).toDateString();
    if (!index || new Date(items[index - 1].at_ms).toDateString() !== day) nodes.push(h('div', { class: 'pill' }, dayName(message.at_ms)));
    nodes.push(bubble(message, items[index - 1]));
  });
  if (!nodes.length) nodes.push(h('div', { class: 'empty' }, `${customer()?.name ?? 'This customer'} has not written yet. Type below to start the chat.`));
  log.replaceChildren(...nodes);
  if (stick) log.scrollTop = log.scrollHeight;
}

function drawOne(message) {
  if (message.kind === 'reaction') return;
  const old = log.querySelector(`[data-id="${CSS.escape(message.id)}"]`);
  const items = visible();
  const made = bubble(message, items[items.indexOf(message) - 1]);
  if (old) return old.replaceWith(made);
  if (!log.querySelector('.msg')) return drawAll();
  const stick = isAtEnd();
  log.append(made);
  if (stick || message.from === 'customer') log.scrollTop = log.scrollHeight;
  if (message.from === 'business') setTimeout(read, 300);
}

function dayName(ms) {
  const days = Math.round((new Date(Date.now() + state.offset).setHours(0, 0, 0, 0) - new Date(ms).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return new Date(ms).toLocaleDateString([], { day: 'numeric', month: 'long', year: 'numeric' });
}

function openMenu(event) {
  const button = event.target.closest('[data-menu]');
  if (!button) return;
  const wasOpen = button.getAttribute('aria-expanded') === 'true';
  closeMenu();
  if (wasOpen) return;
  const message = state.messages.find(one => one.id === button.dataset.menu);
  const menu = makeMenu(message);
  button.setAttribute('aria-expanded', 'true');
  const phone = document.getElementById('phone');
  phone.append(menu);
  const frame = phone.getBoundingClientRect();
  const at = button.getBoundingClientRect();
  menu.style.top = `${Math.min(at.bottom - frame.top, frame.height - menu.offsetHeight - 24)}px`;
  menu.style.left = `${Math.max(8, Math.min(at.left - frame.left - 80, frame.width - menu.offsetWidth - 30))}px`;
  menu.querySelector('button').focus();
  setTimeout(() => addEventListener('click', closeOutside), 0);
}

function makeMenu(message) {
  const mine = message.from === 'customer';
  const item = (name, label, run) => h('button', { type: 'button', role: 'menuitem', onclick: () => { closeMenu(); run(); } }, icon(name, true), label);
  const own = message.reactions?.customer;
  const emojis = ['👍', '❤️', '😂', '😮', '😢', '🙏'].map(emoji => h('button', { type: 'button', role: 'menuitem', 'aria-label': `React with ${emoji}`, onclick: () => { closeMenu(); send({ type: 'reaction', message_id: message.id, emoji: own === emoji ? '' : emoji }); } }, emoji));
  return h('div', { class: 'menu', role: 'menu', 'aria-label': 'Message', onkeydown: menuKeys }, h('div', { class: 'emojis' }, emojis),
    own ? item('close', 'Remove reaction', () => send({ type: 'reaction', message_id: message.id, emoji: '' })) : null,
    item('reply', 'Reply', () => { state.reply = message; state.edit = null; tell('composer'); composer.focus(); }),
    mine && message.kind === 'text' ? item('edit', 'Edit', () => { state.edit = message; state.reply = null; tell('composer'); composer.focus(); }) : null,
    mine ? item('trash', 'Delete for everyone', () => send({ type: 'revoke', message_id: message.id, force: true })) : null,
    item('copy', 'Copy message id', () => navigator.clipboard?.writeText(message.id)));
}

function menuKeys(event) {
  if (event.key === 'Escape') {
    const button = document.querySelector('.more[aria-expanded=true]');
    closeMenu();
    button?.focus();
  }
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step) {
    const items = [...event.currentTarget.querySelectorAll('button')];
    items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
    event.preventDefault();
  }
}

function closeMenu() {
  removeEventListener('click', closeOutside);
  document.querySelector('.menu')?.remove();
  document.querySelector('.more[aria-expanded=true]')?.setAttribute('aria-expanded', 'false');
}
const closeOutside = event => { if (!event.target.closest('.menu')) closeMenu(); };
