// Text cut into found and other pieces, shortened around the first find.
export type Marked = { text: string; hit: boolean }

const before = 60
const longest = 240

/** `spans` come from the server in characters; without them the words are looked for here. */
export function markedPieces(text: string, spans: [number, number][] | undefined, query: string): Marked[] {
  const chars = [...text.replace(/\s+/g, ' ')]
  const found = spans?.length && [...text].length === chars.length ? spans : find(chars.join(''), query)
  const start = Math.max(0, (found[0]?.[0] ?? 0) - before)
  const end = Math.min(chars.length, start + longest)
  const pieces: Marked[] = []
  let at = start
  const push = (to: number, hit: boolean) => {
    if (to > at) pieces.push({ text: chars.slice(at, to).join(''), hit })
    at = Math.max(at, to)
  }
  for (const [from, to] of found) {
    if (from >= end) break
    push(Math.max(at, from), false)
    push(Math.min(to, end), true)
  }
  push(end, false)
  if (start > 0) pieces.unshift({ text: '…', hit: false })
  if (end < chars.length) pieces.push({ text: '…', hit: false })
  return pieces
}

function find(text: string, query: string): [number, number][] {
  const spans: [number, number][] = []
  const low = text.toLowerCase()
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) spans.push([charsIn(low.slice(0, at)), charsIn(low.slice(0, at + word.length))])
  }
  return spans.toSorted((a, b) => a[0] - b[0])
}

/** Characters as people count them, as the server does. */
function charsIn(text: string) {
  return Array.from(text).length
}
