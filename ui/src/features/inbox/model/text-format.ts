// Text of a message as parts: WhatsApp marks (*b* _i_ ~s~ ```code```), links, mail addresses, phone and order numbers. Never HTML.

export type TextPart =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; parts: TextPart[] }
  | { kind: 'code' | 'block'; text: string }
  | { kind: 'link'; text: string; href: string }
  | { kind: 'quote' | 'bullet'; parts: TextPart[] }

const marks = { '*': 'bold', _: 'italic', '~': 'strike' } as const

export function formatText(text: string): TextPart[] {
  const parts: TextPart[] = []
  for (const [i, piece] of text.split(/```([\s\S]+?)```/).entries()) {
    if (i % 2) parts.push({ kind: 'block', text: piece.replace(/^\n|\n$/g, '') })
    else if (piece) parts.push(...marked(piece))
  }
  return parts
}

/** Up to three emoji and nothing else are shown large. */
export function isOnlyEmoji(text: string) {
  const trimmed = text.replace(/\s/g, '')
  if (!trimmed || trimmed.length > 40 || !/^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\u200D|\uFE0F)+$/u.test(trimmed) || /^[\d#*]+$/.test(trimmed)) return false
  return [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(trimmed)].length <= 3
}

/** The same text without marks, for previews and screen readers. */
export function plainText(parts: TextPart[]): string {
  return parts.map((p) => ('parts' in p ? plainText(p.parts) : p.text)).join('')
}

/** A mark opens at a word's edge, closes at one, and holds something that is not space: "2*3*4" stays as it is. */
function marked(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const mark = text[i]
    if (mark === '`') {
      const end = text.indexOf('`', i + 1)
      if (end > i + 1 && !text.slice(i, end).includes('\n')) {
        parts.push(...linked(text.slice(from, i)), { kind: 'code', text: text.slice(i + 1, end) })
        i = end
        from = end + 1
      }
      continue
    }
    if (mark !== '*' && mark !== '_' && mark !== '~') continue
    const end = closing(text, i, mark)
    if (end < 0) continue
    parts.push(...linked(text.slice(from, i)), { kind: marks[mark], parts: marked(text.slice(i + 1, end)) })
    i = end
    from = end + 1
  }
  parts.push(...linked(text.slice(from)))
  return parts
}

function closing(text: string, open: number, mark: string) {
  if (isWord(text[open - 1]) || !text[open + 1] || /\s/.test(text[open + 1] ?? '')) return -1
  // A mark inside a web address is part of the address.
  if (/https?:\/\/\S*$/i.test(text.slice(0, open))) return -1
  for (let i = open + 2; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === mark && !/\s/.test(text[i - 1] ?? '') && !isWord(text[i + 1])) return i
  }
  return -1
}

function isWord(char: string | undefined) {
  return char !== undefined && /[\p{L}\p{N}]/u.test(char)
}

const findable = /(https?:\/\/[^\s<>"]+|www\.[^\s<>"]+\.[^\s<>"]+)|([\w.+-]+@[\w-]+\.[\w.-]*\w)|(\+?\d[\d\s()-]{7,}\d)/gi

function linked(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const found of text.matchAll(findable)) {
    const target = targetOf(found)
    if (!target) continue
    if (found.index > from) parts.push({ kind: 'text', text: text.slice(from, found.index) })
    parts.push({ kind: 'link', ...target })
    from = found.index + target.text.length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

function targetOf([whole, web, mail, phone]: RegExpMatchArray) {
  if (web) {
    // The dot or bracket that ends the sentence is not part of the address.
    const address = web.replace(/[.,;:!?'")\]}]+$/, '')
    const href = /^https?:/i.test(address) ? address : `https://${address}`
    return URL.canParse(href) ? { text: address, href } : null
  }
  if (mail) return { text: mail, href: `mailto:${mail}` }
  const digits = (phone ?? '').replace(/[^\d+]/g, '')
  return /^(?:\+|0|62|66)\d{8,13}$/.test(digits) ? { text: whole, href: `tel:${digits}` } : null
}
