// Elements, icons, dialogs, toasts: the little a page without a framework needs.

export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'class') element.className = value;
    else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') element.style.cssText = value;
    else if (name in element && typeof value !== 'string') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

const paths = {
  back: 'M15 5l-7 7 7 7', close: 'M6 6l12 12M18 6L6 18', dots: 'M12 6v.01M12 12v.01M12 18v.01', check: 'M5 12l5 5 9-11',
  plus: 'M12 5v14M5 12h14', send: 'M4 12L20 4l-5 16-4-6-7-2z', mic: 'M12 4a2.5 2.5 0 012.5 2.5v5a2.5 2.5 0 01-5 0v-5A2.5 2.5 0 0112 4zM6 11a6 6 0 0012 0M12 17v3',
  photo: 'M4 6h16v12H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5v.01', upload: 'M12 16V5M7 10l5-5 5 5M5 19h14', video: 'M4 7h11v10H4zM15 11l5-3v8l-5-3',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4', sticker: 'M5 5h14v9l-5 5H5zM14 19v-5h5M9 10v.01M14 10v.01', pin: 'M12 21s6-6 6-11a6 6 0 10-12 0c0 5 6 11 6 11zM12 11v.01',
  person: 'M12 12a4 4 0 100-8 4 4 0 000 8zM5 20c1-4 4-5 7-5s6 1 7 5', cart: 'M4 5h2l2 10h9l2-7H7M9 19v.01M16 19v.01',
  ad: 'M4 10v4h3l8 4V6L7 10zM18 9v6', poll: 'M5 19V9M12 19V5M19 19v-7', forward: 'M14 6l6 6-6 6M20 12H9a5 5 0 00-5 5', number: 'M9 4L7 20M17 4l-2 16M4 9h17M3 15h17',
  reply: 'M10 6l-6 6 6 6M4 12h11a5 5 0 015 5', edit: 'M5 19l1-4L16 5l3 3L9 18z', trash: 'M5 7h14M9 7V5h6v2M7 7l1 12h8l1-12', link: 'M10 14a4 4 0 006 0l3-3a4 4 0 00-6-6l-1 1M14 10a4 4 0 00-6 0l-3 3a4 4 0 006 6l1-1',
  phone: 'M6 4h3l2 5-2 1a10 10 0 005 5l1-2 5 2v3a2 2 0 01-2 2A15 15 0 014 6a2 2 0 012-2z', copy: 'M9 9h10v11H9zM6 15H5V4h10v1', list: 'M5 7h14M5 12h14M5 17h14', block: 'M12 21a9 9 0 100-18 9 9 0 000 18zM6 6l12 12',
  sound: 'M5 10v4h3l4 4V6l-4 4zM16 9a4 4 0 010 6', flow: 'M5 5h6v5H5zM13 14h6v5h-6zM8 10v6h5', refresh: 'M19 8a8 8 0 10.5 6M19 4v4h-4',
};

export function icon(name, small) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `ic${small ? ' s' : ''}${name === 'dots' ? ' dots' : ''}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', paths[name] ?? paths.dots);
  svg.append(path);
  return svg;
}

export function ticks(isDouble, isRead) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 18 11');
  svg.setAttribute('class', isRead ? 'ticks read' : 'ticks');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', isRead ? 'read by the shop' : 'sent');
  svg.innerHTML = isDouble ? '<path d="M1 6l3.2 3.4L11 1.6M8.6 9l.6.4L16.5 1.6"/>' : '<path d="M4 6l3.2 3.4L14 1.6"/>';
  return svg;
}

export function time(ms) {
  return new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

const colours = ['#0b6b52', '#7a3b8f', '#a3452a', '#1f5fa8', '#8a5a00', '#a12a5e', '#3f6212', '#47559c'];
export function avatar(name, extra) {
  const letters = name.replace(/[^\p{L}\p{N} ]/gu, '').trim().split(/\s+/).slice(0, 2).map(word => word[0]).join('').toUpperCase();
  let sum = 0;
  for (const letter of name) sum += letter.codePointAt(0);
  return h('span', { class: `avatar ${extra ?? ''}`, 'aria-hidden': 'true', style: `background:${colours[sum % colours.length]}` }, letters || '#');
}

let hide;
export function toast(text, isBad) {
  const box = document.getElementById('toast');
  box.textContent = text;
  box.className = isBad ? 'toast on bad' : 'toast on';
  clearTimeout(hide);
  hide = setTimeout(() => box.classList.remove('on'), isBad ? 6000 : 2500);
}

/// A dialog that closes by Escape, by its button and by the backdrop.
export function dialog(title, body, { large, footer } = {}) {
  const close = () => box.close();
  const box = h('dialog', { class: large ? 'large' : '', 'aria-label': title, onclick: event => event.target === box && close(), onclose: () => box.remove() },
    h('div', { class: 'dialog-body' }, h('h2', null, title), body,
      h('div', { class: 'row-end' }, footer?.(close), h('button', { type: 'button', class: 'ghost', onclick: close }, 'Close'))));
  document.body.append(box);
  box.showModal();
  return box;
}

/// A small form; resolves with its values, or null.
export function ask(title, fields, submit = 'Send') {
  return new Promise(resolve => {
    const form = h('form', { method: 'dialog' }, h('h2', null, title), fields.map(field => h('label', { class: 'field' }, h('span', null, field.label),
      field.options
        ? h('select', { name: field.name }, field.options.map(([value, label]) => h('option', { value, selected: value === field.value }, label)))
        : h('input', { name: field.name, type: field.type ?? 'text', value: field.value ?? '', required: field.required ?? false, step: 'any' }))),
    h('div', { class: 'row-end' }, h('button', { type: 'button', class: 'ghost', onclick: () => box.close() }, 'Cancel'), h('button', { class: 'solid', value: 'yes' }, submit)));
    const box = h('dialog', { 'aria-label': title, onclose: () => { box.remove(); resolve(box.returnValue === 'yes' ? Object.fromEntries(new FormData(form)) : null); } }, form);
    document.body.append(box);
    box.showModal();
  });
}
