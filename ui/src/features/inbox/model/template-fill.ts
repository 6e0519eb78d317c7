// Templates with blanks: what is missing, and how the message will look to the customer.
import type { Template, TemplateVariable } from '@/api/types'
import { listOf, textOf } from './content'

export type Values = Record<string, string>

export type Piece = { text: string; blank: boolean }
export type TemplateLook = { header: Piece[]; headerKind: string; body: Piece[]; footer: string; buttons: { type: string; text: string }[] }

export function isRequired(v: TemplateVariable) {
  return v.required !== false
}

export function missing(template: Template, values: Values) {
  return template.variables.filter((v) => isRequired(v) && !values[v.key]?.trim())
}

/** The text with values set in; empty blanks show their example or number. */
export function lookOf(template: Template, values: Values): TemplateLook {
  const parts = listOf(template.components)
  const part = (type: string) => parts.find((p) => textOf(p.type).toUpperCase() === type)
  const header = part('HEADER')
  const format = textOf(header?.format).toUpperCase()
  return {
    headerKind: !header ? '' : format && format !== 'TEXT' ? format.toLowerCase() : 'text',
    header: format === 'TEXT' || !format ? fill(textOf(header?.text), 'header', template, values) : [],
    body: fill(textOf(part('BODY')?.text) || template.body_preview, 'body', template, values),
    footer: textOf(part('FOOTER')?.text),
    buttons: listOf(part('BUTTONS')?.buttons).map((b) => ({ type: textOf(b.type).toLowerCase(), text: textOf(b.text) })),
  }
}

export function blankLabel(v: TemplateVariable) {
  return v.name ?? v.key.split('.').at(-1) ?? v.key
}

/** Names of the customer and us fill the most common blank by themselves. */
export function firstValues(template: Template, contactName: string | null): Values {
  const values: Values = {}
  for (const v of template.variables) {
    if (v.kind === 'text' && contactName && /^(?:first_?)?name$|^nama|^customer/i.test(v.name ?? '')) values[v.key] = contactName
  }
  const blanks = template.variables.filter((v) => v.component === 'body' && v.kind === 'text')
  const first = blanks[0]
  if (contactName && first && !first.name && looksLikeName(first.example)) values[first.key] ??= contactName
  return values
}

function looksLikeName(example: string | null) {
  return example !== null && /^[\p{L}\p{M}]+(?: [\p{L}\p{M}]+){0,2}$/u.test(example)
}

/** Blanks are {{1}} or {{name}}. */
function fill(text: string, component: string, template: Template, values: Values): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const found of text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)) {
    if (found.index > from) pieces.push({ text: text.slice(from, found.index), blank: false })
    const name = found[1] ?? ''
    const variable = template.variables.find((v) => v.component === component && (v.name === name || v.key === `${component}.${name}`))
    const value = values[variable?.key ?? `${component}.${name}`]?.trim()
    pieces.push(value ? { text: value, blank: false } : { text: variable?.example || found[0], blank: true })
    from = found.index + found[0].length
  }
  if (from < text.length) pieces.push({ text: text.slice(from), blank: false })
  return pieces
}
