// Contrast of every text and surface pair in both themes (WCAG 2.2 AA).
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync('src/design/tokens.css', 'utf8')
const themes = { light: block(':root, [data-theme="light"]'), dark: block('[data-theme="dark"]') }

const textPairs = [
  ['t1', 'panel'], ['t1', 'chrome'], ['t1', 'sunken'], ['t2', 'panel'], ['t2', 'chrome'], ['t2', 'hover'], ['t3', 'panel'], ['t3', 'panel-2'], ['t3', 'chrome'], ['t3', 'raised'],
  ['on-acc', 'acc'], ['acc-t', 'panel'], ['acc-t', 'acc-soft'], ['acc-t', 'acc-soft2'], ['out-t', 'out'], ['t1', 'in'], ['note-t', 'note'], ['note-t2', 'note'],
  ['ai-t', 'ai-soft'], ['warn-t', 'warn-soft'], ['bad-t', 'bad-soft'], ['bad-t', 'panel'], ['ok-t', 'ok-soft'], ['info-t', 'info-soft'],
] as const
const edgePairs = [['ctl', 'panel'], ['ctl', 'raised'], ['acc', 'panel']] as const

describe.each(Object.entries(themes))('%s theme', (_, tokens) => {
  it.each(textPairs)('--%s is readable on --%s', (text, surface) => {
    expect(contrast(tokens[text], tokens[surface])).toBeGreaterThanOrEqual(4.5)
  })
  it.each(edgePairs)('--%s is visible on --%s', (edge, surface) => {
    expect(contrast(tokens[edge], tokens[surface])).toBeGreaterThanOrEqual(3)
  })
})

function block(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`)
  const body = css.slice(start, css.indexOf('}', start))
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9A-F]{6})/gi)].map(([, name, value]) => [name, value]))
}

function contrast(a = '', b = '') {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string) {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const share = Number.parseInt(hex.slice(i, i + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
