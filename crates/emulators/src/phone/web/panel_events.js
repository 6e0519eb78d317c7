// What happens on the shop's side of the platform.

import { ask, h, toast } from './dom.js';
import { act, customer, state } from './state.js';

export function view() {
  const name = customer()?.name ?? 'the customer';
  const event = (label, body) => h('button', { type: 'button', class: 'ghost', onclick: async () => { if (await act('POST', '/webhooks/account', { number: state.number, ...body })) toast(`${label}: webhook sent`); } }, label);
  return [
    h('section', null, h('h2', null, "The shop's own phone"), h('p', { class: 'small muted' }, `Someone in the shop answers ${name} in the WhatsApp Business app; the inbox gets an echo.`),
      h('button', { type: 'button', class: 'solid', onclick: typeEcho }, 'Type as the shop…'),
      h('div', { class: 'grid2' },
        h('button', { type: 'button', class: 'ghost', onclick: () => sync('/history', 'History') }, 'Send history'),
        h('button', { type: 'button', class: 'ghost', onclick: () => sync('/contacts', 'Address book') }, 'Send address book'))),
    h('section', null, h('h2', null, 'Number and account'), h('div', { class: 'grid2' },
      event('Quality drops', { field: 'phone_number_quality_update', event: 'FLAGGED' }),
      event('Quality recovers', { field: 'phone_number_quality_update', event: 'UNFLAGGED' }),
      event('Limit raised', { field: 'business_capability_update', tier: 'TIER_10K' }),
      event('Alert', { field: 'account_alerts' }),
      event('Account banned', { field: 'account_update', event: 'DISABLED_UPDATE' }),
      event('Ban lifted', { field: 'account_update', value: { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } } }),
      event('PIN changed', { field: 'security' }),
      event('Name approved', { field: 'phone_number_name_update' }))),
    h('section', null, h('h2', null, 'Templates'), h('div', { class: 'grid2' },
      event('One paused', { field: 'message_template_status_update', template: 'voucher', event: 'PAUSED' }),
      event('Back again', { field: 'message_template_status_update', template: 'voucher', event: 'REINSTATED' }),
      event('Rejected', { field: 'message_template_status_update', template: 'new_arrivals', event: 'REJECTED' }),
      event('Category changed', { field: 'template_category_update', template: 'order_shipped', category: 'MARKETING' }),
      event('Quality yellow', { field: 'message_template_quality_update', template: 'voucher', quality: 'YELLOW' }))),
  ];
}

async function typeEcho() {
  const values = await ask('Type as the shop', [{ name: 'text', label: 'Message', value: 'Siap kak, dijawab dari HP toko ya', required: true }]);
  if (values) await act('POST', '/echoes', { number: state.number, customer: state.current, type: 'text', text: values.text });
}

async function sync(path, label) {
  if (await act('POST', path, { number: state.number })) toast(`${label} is on its way`);
}
