// Writes the emoji picker's data, one file per language: [[emoji, "name|word|word"], …] per group. `npm install && npm run make`.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const groups = ['Smileys & Emotion', 'People & Body', 'Animals & Nature', 'Food & Drink', 'Travel & Places', 'Activities', 'Objects', 'Symbols']
const target = new URL('../../src/features/inbox/components/composer/emoji/', import.meta.url)
// Newer emoji are empty boxes on many phones of customers.
const newest = 14
const mostWords = 5
// Gendered twins of a person are many and look alike small: the neutral one is enough.
const twin = /[\u2640\u2642]/

const byGroup = JSON.parse(readFileSync(require.resolve('unicode-emoji-json/data-by-group.json'), 'utf8'))
for (const language of ['en', 'id', 'th']) {
  const words = JSON.parse(readFileSync(require.resolve(`cldr-annotations-full/annotations/${language}/annotations.json`), 'utf8')).annotations.annotations
  const data = groups.map((name) => {
    const list = byGroup.find((g) => g.name === name).emojis
    return list.filter((e) => Number(e.emoji_version) <= newest && !twin.test(e.emoji)).map((e) => [e.emoji, wordsOf(words, e)])
  })
  writeFileSync(new URL(`${language}.json`, target), `${JSON.stringify(data)}\n`)
}

function wordsOf(words, { emoji, name }) {
  const entry = words[emoji.replaceAll('\uFE0F', '')] ?? words[emoji]
  const title = entry?.tts?.[0] ?? name
  return [...new Set([title, ...(entry?.default ?? [])])].slice(0, mostWords).join('|').toLowerCase()
}
