// Text check: the three languages have the same keys and arguments, no key is unused, no text is written into components.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { filesUnder } from './files.mjs'

const languages = ['en', 'id', 'th']
const problems = []
const sources = filesUnder('src', '.ts', '.tsx')
  .filter((file) => !file.includes('.test.') && !file.startsWith('src/testing'))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }))

const folders = [...new Set(filesUnder('src', 'en.json').filter((file) => dirname(file).endsWith('strings')).map((file) => dirname(file)))]
for (const folder of folders) compareLanguages(folder)
for (const source of sources) if (source.file.endsWith('.tsx') && !source.file.includes('app/dev/')) findWrittenText(source)

if (problems.length) {
  console.error(problems.join('\n'))
  process.exit(1)
}
console.log(`i18n: ok (${folders.length} string folders, ${languages.join(', ')})`)

function compareLanguages(folder) {
  const texts = {}
  for (const language of languages) {
    const file = join(folder, `${language}.json`)
    if (!existsSync(file)) return problems.push(`${file}: missing`)
    texts[language] = flatten(JSON.parse(readFileSync(file, 'utf8')))
  }
  for (const [key, english] of Object.entries(texts.en)) {
    if (!isUsed(key)) problems.push(`${folder}: "${key}" is used nowhere`)
    for (const language of languages.slice(1)) {
      const text = texts[language][key]
      if (!text) problems.push(`${folder}/${language}.json: "${key}" is missing`)
      else if (argumentsOf(text) !== argumentsOf(english)) problems.push(`${folder}/${language}.json: "${key}" has other arguments than English`)
    }
  }
  for (const language of languages.slice(1)) {
    for (const key of Object.keys(texts[language])) if (!(key in texts.en)) problems.push(`${folder}/${language}.json: "${key}" is not in English`)
  }
}

function flatten(object, prefix = '') {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flatten(value, `${prefix}${key}.`)))),
  )
}

function argumentsOf(text) {
  return [...new Set([...text.matchAll(/\{(\w+)(?=\s*[,}])/g)].map(([, name]) => name))].toSorted().join()
}

/** Used as 'key', or by its start in a template: t(`theme_${theme}`). Names in data (nav places) count as well. */
function isUsed(key) {
  const name = key.split('.').at(-1)
  const stem = name.includes('_') ? name.slice(0, name.indexOf('_') + 1) : null
  const parents = key.split('.').slice(0, -1).join('.')
  return sources.some(({ text }) => text.includes(`'${name}'`) || text.includes(`.${name}'`) || (stem && text.includes(`\`${stem}$`)) || (parents && text.includes(`${parents.split('.').at(-1)}.$`)))
}

/** Words between tags, or in attributes that people read. The name of the product is no text. */
function findWrittenText({ file, text }) {
  const between = />\s*([A-Z][a-z]+(?:[ ,.][A-Za-z ,.'’-]+)?|[\u0E00-\u0E7F][^<{]*)\s*<\//g
  const attribute = /\b(?:label|title|placeholder|alt|text|hint|aria-label)="([^"]*[A-Za-z\u0E00-\u0E7F]{2}[^"]*)"/g
  for (const pattern of [between, attribute]) {
    for (const [, words] of text.matchAll(pattern)) if (words.trim() !== 'Sapa') problems.push(`${file}: written text "${words.trim()}", use a string key`)
  }
}
