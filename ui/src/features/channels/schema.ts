// Reading a channel's form: order of fields, format of a value, and the values to send.
import type { ChannelSettings, FormProperty, FormSchema } from '@/api/types'

export function fieldsOf(schema: FormSchema): [string, FormProperty][] {
  return Object.entries(schema.properties).toSorted(([, a], [, b]) => (a['x-order'] ?? 99) - (b['x-order'] ?? 99))
}

export type FormatFault = 'spaces' | 'format' | 'short' | 'number' | 'range'

/** What is wrong with the shape of a value; null when fine or empty. The server looks again. */
export function formatFault(property: FormProperty, typed: string): FormatFault | null {
  const text = typed.trim()
  if (!text) return null
  if (property.type === 'number' || property.type === 'integer') {
    const value = numberOf(text)
    if (!Number.isFinite(value)) return 'number'
    return value < (property.minimum ?? -Infinity) || value > (property.maximum ?? Infinity) ? 'range' : null
  }
  if (property['x-secret'] && /\s/.test(text)) return 'spaces'
  if (text.length < (property.minLength ?? 0)) return 'short'
  if (property.pattern && !matches(property.pattern, text)) return /\s/.test(text) ? 'spaces' : 'format'
  return null
}

function matches(pattern: string, text: string) {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    return true // a pattern this browser cannot read is the server's to check
  }
}

/** What goes to the server: trimmed, numbers as numbers, empty fields left out (a secret left empty stays as it is). */
export function cleanSettings(schema: FormSchema, values: ChannelSettings): ChannelSettings {
  const clean: ChannelSettings = {}
  for (const [name, property] of fieldsOf(schema)) {
    const value = values[name]
    if (value === undefined || value === null) continue
    if (typeof value !== 'string') clean[name] = value
    else if (value.trim() === '') continue
    else if (property.type === 'number' || property.type === 'integer') clean[name] = numberOf(value)
    else clean[name] = value.trim()
  }
  return clean
}

/** Saved settings as values of a form: secrets start empty. */
export function formValues(schema: FormSchema, saved: ChannelSettings): ChannelSettings {
  return Object.fromEntries(fieldsOf(schema).flatMap(([name, property]) => (property['x-secret'] || !(name in saved) ? [] : [[name, saved[name]]])))
}

/** All required fields have something in a right shape. */
export function isComplete(schema: FormSchema, values: ChannelSettings, saved: ChannelSettings = {}) {
  return fieldsOf(schema).every(([name, property]) => {
    const value = values[name] ?? ''
    const empty = typeof value === 'string' && value.trim() === ''
    if (empty) return !schema.required?.includes(name) || (property['x-secret'] === true && name in saved)
    return typeof value !== 'string' || formatFault(property, value) === null
  })
}

/** "1,000" is a thousand; a point is a decimal point. */
function numberOf(text: string) {
  return Number(text.trim().replaceAll(/,(?=\d{3}(\D|$))/g, ''))
}
