// Size budget of the built app (gzip): first screen of the inbox, any later route, CSS, fonts. Run after `npm run build`.
import { readFileSync, statSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { filesUnder } from './files.mjs'

const budgets = { firstScreen: 260, laterRoute: 90, css: 35, fonts: 80 } // KB
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'))
const entry = keyOf((chunk) => chunk.isEntry)
const inbox = keyOf((chunk) => chunk.src === 'src/features/inbox/components/InboxPage.tsx')

const first = filesFrom([entry, inbox])
first.add(manifest[keyOf((chunk) => chunk.src === 'src/app/locales/th.ts')].file) // the largest language
const rows = [
  ['first screen (shell + inbox + largest language)', sum([...first], gz), budgets.firstScreen],
  ['all CSS', sum(filesUnder('dist/assets', '.css'), gzPath), budgets.css],
  ['fonts', sum(filesUnder('dist/assets', '.woff2'), (file) => statSync(file).size), budgets.fonts],
]
for (const [name, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || name === inbox) continue
  const own = [...filesFrom([name])].filter((file) => !first.has(file))
  rows.push([chunk.src ?? name, sum(own, gz), budgets.laterRoute])
}

let failed = false
for (const [name, bytes, limit] of rows) {
  const kb = bytes / 1000
  const over = kb > limit
  failed ||= over
  if (over || limit !== budgets.laterRoute) console.log(`${over ? 'OVER' : 'ok  '} ${kb.toFixed(1).padStart(7)} / ${limit} KB  ${name}`)
}
console.log(`${rows.length - 3} later chunks checked against ${budgets.laterRoute} KB`)
process.exit(failed ? 1 : 0)

function keyOf(test) {
  const found = Object.entries(manifest).find(([, chunk]) => test(chunk))
  if (!found) throw new Error('the build manifest does not hold the expected entry; did you build?')
  return found[0]
}

/** Script files loaded at once by these entries: static imports, followed to the end. */
function filesFrom(names, files = new Set(), seen = new Set()) {
  for (const name of names) {
    if (seen.has(name)) continue
    seen.add(name)
    files.add(manifest[name].file)
    filesFrom(manifest[name].imports ?? [], files, seen)
  }
  return files
}

function gz(file) {
  return gzPath(`dist/${file}`)
}

function gzPath(path) {
  return gzipSync(readFileSync(path), { level: 9 }).length
}

function sum(items, size) {
  return items.reduce((total, item) => total + size(item), 0)
}
