// What the page knows, and every call to the emulator's control API.

import { toast } from './dom.js';

export const state = { numbers: [], number: '', customers: [], current: '', messages: [], chat: null, unread: {}, reply: null, edit: null, offset: 0 };

const listeners = {};
export function on(name, run) {
  (listeners[name] ??= []).push(run);
}
export function tell(name, detail) {
  for (const run of listeners[name] ?? []) run(detail);
}

export async function call(method, path, body, type) {
  const request = { method, headers: {} };
  if (body !== undefined) {
    request.headers['content-type'] = type ?? 'application/json';
    request.body = type ? body : JSON.stringify(body);
  }
  const response = await fetch(`/_control${path}`, request);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `The emulator answered HTTP ${response.status}`);
  return answer;
}

/// A call whose failure the person should see.
export async function act(method, path, body) {
  try {
    return await call(method, path, body);
  } catch (error) {
    toast(error.message, true);
    return null;
  }
}

export const customer = () => state.customers.find(person => person.wa_id === state.current);
export const number = () => state.numbers.find(one => one.id === state.number);
export const now = () => Date.now() + state.offset;

export async function loadAll() {
  const summary = await call('GET', '');
  state.numbers = summary.numbers;
  state.offset = summary.now_ms - Date.now();
  if (!state.numbers.some(one => one.id === state.number)) state.number = state.numbers[0]?.id ?? '';
  await loadPeople();
  if (!customer()) state.current = state.customers[0]?.wa_id ?? '';
  await loadChat();
}

export async function loadPeople() {
  if (!state.number) return;
  state.customers = (await call('GET', `/customers?number=${state.number}`)).items;
  tell('people');
}

export async function loadChat() {
  if (!state.current) return;
  const asked = state.current;
  const answer = await call('GET', `/customers/${asked}/messages?number=${state.number}`);
  if (asked !== state.current) return;
  state.messages = answer.items;
  state.chat = answer.chat;
  tell('chat');
}

export async function open(id) {
  state.current = id;
  state.reply = state.edit = null;
  delete state.unread[id];
  location.hash = `c=${id}`;
  state.messages = [];
  tell('people');
  await loadChat();
  tell('customer');
  await read();
}

/// Opening a chat reads it, if this phone reads by hand.
export async function read() {
  if (state.current && document.visibilityState === 'visible') {
    await call('POST', `/customers/${state.current}/read`, { number: state.number }).catch(() => {});
  }
}

export async function send(message) {
  const body = { number: state.number, ...message };
  if (state.reply && message.type !== 'reaction') body.quote = state.reply.id;
  const answer = await act('POST', `/customers/${state.current}/messages`, body);
  if (answer) {
    state.reply = null;
    tell('composer');
  }
  return answer;
}

export function listen() {
  const source = new EventSource('/_control/events');
  let wasLost = false;
  source.onopen = () => {
    if (wasLost) loadAll().catch(() => {});
    wasLost = false;
    tell('link', true);
  };
  source.onerror = () => {
    wasLost = true;
    tell('link', false);
  };
  source.onmessage = event => receive(JSON.parse(event.data));
}

function receive(event) {
  if (event.type === 'resync') loadAll().catch(() => {});
  if (event.type === 'faults') tell('faults');
  if (event.type === 'webhook') tell('webhook', event.line);
  if (event.type === 'customer') {
    const index = state.customers.findIndex(person => person.wa_id === event.customer.wa_id);
    if (index < 0) loadPeople();
    else state.customers[index] = { ...state.customers[index], ...event.customer };
    tell('people');
    tell('customer');
  }
  if (event.number !== state.number) return;
  if (event.type === 'message') newMessage(event);
  if (event.customer !== state.current) return;
  if (event.type === 'status') newStatus(event);
  if (event.type === 'seen' && state.chat) {
    state.chat.business_read_ms = event.read_ms;
    state.chat.typing = event.typing;
    clearTimeout(state.typingEnds);
    state.typingEnds = setTimeout(() => { state.chat.typing = false; tell('bar'); }, 25_000);
    tell('seen');
  }
}

function newMessage({ customer: id, message }) {
  const person = state.customers.find(one => one.wa_id === id);
  if (!person) loadPeople();
  else person.chat = { ...person.chat, last: message };
  if (id === state.current) {
    const index = state.messages.findIndex(one => one.id === message.id);
    if (index < 0) state.messages.push(message);
    else state.messages[index] = message;
    state.chat ??= {};
    if (message.from === 'business') state.chat.typing = false;
    else if (message.kind !== 'system') state.chat.last_inbound_ms = message.at_ms;
    tell('message', message);
    if (message.kind === 'system') loadPeople().then(loadChat);
  } else if (message.from === 'business' && message.kind !== 'reaction') {
    state.unread[id] = (state.unread[id] ?? 0) + 1;
  }
  tell('people');
}

const order = ['accepted', 'sent', 'delivered', 'read', 'played', 'failed'];
function newStatus(event) {
  const message = state.messages.find(one => one.id === event.message_id);
  if (!message) return;
  if (order.indexOf(event.status) > order.indexOf(message.status)) message.status = event.status;
  if (event.code) message.error = { code: event.code, title: '' };
  tell('message', message);
  if (event.status === 'delivered') read();
}
