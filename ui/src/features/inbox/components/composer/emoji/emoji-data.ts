// Emoji with names and search words per language; made by tools/emoji from the Unicode CLDR.
import { local } from '@/lib/storage'

/** Groups in the picker's order; words are "name|word|word". */
export type EmojiData = (readonly [emoji: string, words: string])[][]

const load: Record<string, () => Promise<{ default: unknown }>> = {
  en: () => import('./en.json'),
  id: () => import('./id.json'),
  th: () => import('./th.json'),
}

export async function loadEmoji(language: string): Promise<EmojiData> {
  const file = await (load[language] ?? load.en)?.()
  return file?.default as EmojiData
}

export function findEmoji(data: EmojiData, query: string) {
  const wanted = query.trim().toLowerCase()
  const all = data.flat()
  const starts = all.filter(([, words]) => words.split('|').some((w) => w.startsWith(wanted)))
  const holds = all.filter((e) => e[1].includes(wanted) && !starts.includes(e))
  return [...starts, ...holds].slice(0, 120)
}

export function rememberEmoji(emoji: string) {
  const old = (local.get('sapa.emoji') ?? '').split(' ').filter((e) => e && e !== emoji)
  local.set('sapa.emoji', [emoji, ...old].slice(0, 16).join(' '))
}
