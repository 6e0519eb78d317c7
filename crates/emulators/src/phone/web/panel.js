// The panel at the right: this phone, faults, events, webhooks.

import { h } from './dom.js';
import { on } from './state.js';
import * as phone from './panel_phone.js';
import * as faults from './panel_faults.js';
import * as events from './panel_events.js';
import * as hooks from './panel_hooks.js';

const tabs = { phone: ['This phone', phone], faults: ['Faults', faults], events: ['Shop', events], hooks: ['Webhooks', hooks] };
let current = 'phone';
const body = () => document.getElementById('panel-body');

export function build() {
  const list = document.querySelector('.tabs');
  list.replaceChildren(...Object.entries(tabs).map(([name, [label]]) => h('button', { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': 'panel-body', onclick: () => show(name), onkeydown: event => keys(event, name) }, label)));
  body().setAttribute('role', 'tabpanel');
  on('tab', show);
  on('customer', () => current === 'phone' && draw());
  on('chat', () => current === 'phone' && draw());
  on('faults', () => current === 'faults' && draw());
  on('webhook', line => current === 'hooks' && hooks.add(body(), line));
  setInterval(() => current === 'phone' && phone.tick(body()), 15_000);
  show('phone');
}

function show(name) {
  current = name;
  for (const tab of document.querySelectorAll('[role=tab]')) {
    const isOn = tab.id === `tab-${name}`;
    tab.setAttribute('aria-selected', String(isOn));
    tab.tabIndex = isOn ? 0 : -1;
  }
  body().setAttribute('aria-labelledby', `tab-${name}`);
  draw();
}

async function draw() {
  const asked = current;
  const focused = document.activeElement?.id;
  const content = await tabs[asked][1].view();
  if (asked !== current) return;
  body().replaceChildren(...content);
  if (focused) document.getElementById(focused)?.focus();
}

function keys(event, name) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const names = Object.keys(tabs);
  const next = names.at((names.indexOf(name) + step) % names.length);
  show(next);
  document.getElementById(`tab-${next}`).focus();
}

/// A labelled switch; `change` gets the new value.
export function toggle(id, label, hint, value, change, isHot) {
  return h('label', { class: isHot ? 'switch hot' : 'switch', for: id }, h('span', null, label, hint ? h('small', null, hint) : null),
    h('input', { type: 'checkbox', role: 'switch', id, checked: Boolean(value), onchange: event => change(event.target.checked) }));
}
