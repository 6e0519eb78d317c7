// Marks and links in what people write; nothing becomes HTML.
import { describe, expect, it } from 'vitest'
import { formatText, isOnlyEmoji, plainText, type TextPart } from './text-format'

const brief = (parts: TextPart[]): unknown[] => parts.map((p) => ('parts' in p ? { [p.kind]: brief(p.parts) } : p.kind === 'text' ? p.text : { [p.kind]: p.text }))
const of = (text: string) => brief(formatText(text))

describe('marks', () => {
  it('knows bold, italic, struck and code', () => {
    expect(of('Halo *Siti* _ya_ ~no~ `x`')).toEqual(['Halo ', { bold: ['Siti'] }, ' ', { italic: ['ya'] }, ' ', { strike: ['no'] }, ' ', { code: 'x' }])
  })
  it('nests', () => expect(of('*_penting_ sekali*')).toEqual([{ bold: [{ italic: ['penting'] }, ' sekali'] }]))
  it('leaves sums, snake_case and lone marks alone', () => {
    for (const text of ['2*3*4', 'order_no_12', '* tidak *', 'harga *naik', '5 * 4']) expect(of(text)).toEqual([text])
  })
  it('does not cross lines', () => expect(of('*a\nb*')).toEqual(['*a\nb*']))
  it('keeps a block as it is', () => expect(of('lihat ```a *b*```')).toEqual(['lihat ', { block: 'a *b*' }]))
  it('works in Thai', () => expect(of('*ขอบคุณ* ค่ะ')).toEqual([{ bold: ['ขอบคุณ'] }, ' ค่ะ']))
})

describe('links', () => {
  it('finds addresses and leaves the full stop outside', () => {
    expect(of('buka https://melati.example/a_b_c?x=1. Ya')).toEqual(['buka ', { link: 'https://melati.example/a_b_c?x=1' }, '. Ya'])
    expect(formatText('www.melati.co.id')).toEqual([{ kind: 'link', text: 'www.melati.co.id', href: 'https://www.melati.co.id' }])
  })
  it('finds mail and phone, but not order numbers', () => {
    expect(formatText('081233040091')).toEqual([{ kind: 'link', text: '081233040091', href: 'tel:081233040091' }])
    expect(of('a@b.co')).toEqual([{ link: 'a@b.co' }])
    expect(of('pesanan 24110018')).toEqual(['pesanan 24110018'])
  })
  it('never makes another scheme', () => {
    for (const text of ['javascript:alert(1)', '<img src=x onerror=alert(1)>', 'data:text/html,x']) expect(formatText(text).every((p) => p.kind === 'text')).toBe(true)
  })
})

it('tells plain text', () => expect(plainText(formatText('Halo *kak* _ya_'))).toBe('Halo kak ya'))

it('knows up to three emoji', () => {
  for (const text of ['👍', '😍🙏', '👨‍👩‍👧 ❤️', '🇮🇩']) expect(isOnlyEmoji(text)).toBe(true)
  for (const text of ['ok 👍', '12', '#', '😀😀😀😀', '']) expect(isOnlyEmoji(text)).toBe(false)
})
