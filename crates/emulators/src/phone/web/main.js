// Starts the page.

import { h, toast } from './dom.js';
import * as chat from './chat.js';
import * as panel from './panel.js';
import * as people from './people.js';
import { listen, loadAll, loadPeople, on, open, state, tell } from './state.js';

const wanted = new URLSearchParams(location.hash.slice(1)).get('c');
if (wanted) {
  state.current = wanted;
  document.body.dataset.pane = 'chat';
}

on('people', people.draw);
on('people', drawNumbers);
on('pane', markPane);
on('moved', () => loadPeople().then(() => open(state.current)));
on('link', isUp => { if (!isUp) toast('The emulator does not answer. Trying again…', true); });

chat.build();
panel.build();
document.getElementById('add-customer').addEventListener('click', people.add);
document.getElementById('people').addEventListener('keydown', people.keys);
document.getElementById('number').addEventListener('change', event => {
  state.number = event.target.value;
  loadAll().then(() => tell('customer'));
});
for (const button of document.querySelectorAll('[data-go]')) {
  button.addEventListener('click', () => { document.body.dataset.pane = button.dataset.go; markPane(); });
}
markPane();

loadAll()
  .then(() => { listen(); tell('customer'); if (state.current) open(state.current); })
  .catch(error => toast(`The emulator does not answer: ${error.message}`, true));

function markPane() {
  for (const button of document.querySelectorAll('[data-go]')) {
    if (button.dataset.go === document.body.dataset.pane) button.setAttribute('aria-current', 'page');
    else button.removeAttribute('aria-current');
  }
}

function drawNumbers() {
  const select = document.getElementById('number');
  document.getElementById('number-field').hidden = state.numbers.length < 2;
  if (select.childElementCount !== state.numbers.length) {
    select.replaceChildren(...state.numbers.map(one => h('option', { value: one.id }, `${one.verified_name} ${one.display_phone_number}`)));
  }
  select.value = state.number;
}
