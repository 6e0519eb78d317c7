// Reads `content` of a message by its kind. The server's data is loose on purpose; screens get checked shapes.

type Loose = Record<string, unknown>

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

export function listOf(value: unknown): Loose[] {
  return Array.isArray(value) ? value.filter((v): v is Loose => typeof v === 'object' && v !== null) : []
}

function inside(content: unknown, key: string): Loose {
  const value = (content as Loose | null)?.[key]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {}
}

export function locationOf(content: Loose | null) {
  const latitude = Number(content?.latitude)
  const longitude = Number(content?.longitude)
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return null
  return { latitude, longitude, name: textOf(content?.name), address: textOf(content?.address) }
}

export type ContactCard = { name: string; phones: { phone: string; type: string }[]; emails: string[]; org: string }

export function contactsOf(content: unknown): ContactCard[] {
  const cards = Array.isArray(content) ? listOf(content) : listOf((content as Loose | null)?.contacts)
  return cards.map((card) => ({
    name: textOf(card.name) || textOf(inside(card, 'name').formatted_name),
    phones: (Array.isArray(card.phones) ? card.phones : []).map((p: unknown) => (typeof p === 'string' ? { phone: p, type: '' } : { phone: textOf((p as Loose).phone), type: textOf((p as Loose).type) })),
    emails: (Array.isArray(card.emails) ? card.emails : []).map((e: unknown) => (typeof e === 'string' ? e : textOf((e as Loose)?.email))).filter(Boolean),
    org: textOf(card.org),
  }))
}

export function choiceOf(content: Loose | null) {
  return { title: textOf(content?.title), description: textOf(content?.description) }
}

export function formOf(content: Loose | null) {
  const fields = Object.entries(inside(content, 'fields')).map(([name, value]) => ({ name: name.replaceAll('_', ' '), value: Array.isArray(value) ? value.map(textOf).join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value ?? '') }))
  return { name: textOf(content?.name), body: textOf(content?.body), fields }
}

export type InteractiveView = {
  type: string
  header: string
  body: string
  footer: string
  buttons: { title: string; link?: string }[]
  listButton: string
  sections: { title: string; rows: { title: string; description: string }[] }[]
}

export function interactiveOf(content: Loose | null): InteractiveView {
  const type = textOf(content?.type)
  const header = textOf(content?.header) || textOf(inside(content, 'header').text)
  const url = textOf(content?.url)
  return {
    type,
    header,
    body: textOf(content?.body) || textOf(inside(content, 'body').text),
    footer: textOf(content?.footer) || textOf(inside(content, 'footer').text),
    buttons: type === 'cta_url' ? [{ title: textOf(content?.text), link: /^https?:/.test(url) ? url : undefined }] : listOf(content?.buttons).map((b) => ({ title: textOf(b.title) || textOf(inside(b, 'reply').title) })),
    listButton: type === 'list' ? textOf(content?.button) : '',
    sections: listOf(content?.sections).map((s) => ({ title: textOf(s.title), rows: listOf(s.rows).map((r) => ({ title: textOf(r.title), description: textOf(r.description) })) })),
  }
}

export function templateOf(content: Loose | null) {
  return {
    name: textOf(content?.name),
    language: textOf(content?.language),
    category: textOf(content?.category).toLowerCase(),
    header: textOf(content?.header),
    body: textOf(content?.body),
    footer: textOf(content?.footer),
    buttons: listOf(content?.buttons).map((b) => ({ type: textOf(b.type).toLowerCase(), text: textOf(b.text) })),
  }
}

export function orderOf(content: Loose | null) {
  const items = listOf(content?.items).map((item) => ({ product: textOf(item.product_id), quantity: Number(item.quantity) || 1, price: Number(item.price), currency: textOf(item.currency) || 'IDR' }))
  const currency = items[0]?.currency ?? 'IDR'
  const known = items.every((i) => Number.isFinite(i.price) && i.currency === currency)
  return { items, currency, total: known ? items.reduce((sum, i) => sum + i.price * i.quantity, 0) : null, text: textOf(content?.text) }
}

export function referralOf(content: Loose | null) {
  const ad = inside(content, 'referral')
  if (!Object.keys(ad).length) return null
  const url = textOf(ad.source_url)
  return { headline: textOf(ad.headline), body: textOf(ad.body), url: /^https?:/.test(url) ? url : '', type: textOf(ad.source_type) }
}

export function productOf(content: Loose | null) {
  return textOf(inside(content, 'product').product_id)
}

export function editsOf(content: Loose | null) {
  return listOf(content?.edits).map((e) => ({ text: textOf(e.text), until: textOf(e.until) }))
}

export function eventOf(content: Loose | null) {
  return { name: textOf(content?.name), actor: textOf(content?.actor_name), assignee: textOf(content?.assignee_name), until: textOf(content?.until), label: textOf(content?.label_name) || textOf(content?.label) }
}
