// House rules that a linter cannot say: shared parts know no feature, features never import each other, shared → features → app.
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { filesUnder } from './files.mjs'

const problems = []

for (const file of filesUnder('src', '.ts', '.tsx')) {
  const text = readFileSync(file, 'utf8')
  for (const target of importsOf(file, text)) {
    const why = forbidden(place(file), place(target), file)
    if (why) problems.push(`${file}: imports ${target}: ${why}`)
  }
  const lines = text.split('\n').length
  if (file.endsWith('.tsx') && lines > 220 && !file.includes('.test.')) problems.push(`${file}: ${lines} lines, the limit is 220; split it`)
  if (!/^(\/\/|\/\*)/.test(text)) problems.push(`${file}: say on the first line what is here`)
}

if (problems.length) {
  console.error(problems.join('\n'))
  process.exit(1)
}
console.log('imports: ok')

function importsOf(file, text) {
  const found = []
  for (const [, path] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    if (path.startsWith('@/')) found.push(`src/${path.slice(2)}`)
    else if (path.startsWith('.')) found.push(normalize(join(dirname(file), path)))
  }
  return found
}

/** { layer: 'design' | 'lib' | 'api' | 'features' | 'app' | 'testing', feature } */
function place(path) {
  const [, layer, feature] = path.split('/')
  return { layer, feature: layer === 'features' ? feature : undefined }
}

function forbidden(from, to, file) {
  if (file.includes('.test.') || from.layer === 'testing') return null
  if (to.layer === 'testing') return 'testing helpers are for tests'
  if (from.layer === 'app') return null
  if (to.layer === 'app') return 'app is the top; nothing below may know it'
  if (from.layer === 'features') return to.feature && to.feature !== from.feature ? 'features never import each other; move the shared part to design/ or lib/' : null
  if (to.layer === 'features') return 'shared parts know no feature'
  if (from.layer === 'api' && to.layer !== 'api') return 'api holds types only'
  return null
}
