// Files before upload: which kind the channel sees in them, and why it would not take them.
import type { Capabilities, MediaLimit } from '@/api/types'

export type FileProblem = { code: 'kind' | 'empty' } | { code: 'size'; max: number } | { code: 'type'; kinds: string[] }

/** The kind a file is sent as: its own when the channel takes it, else as a document. */
export function kindFor(file: { type: string; size: number }, can: Capabilities): { kind: string; problem: FileProblem | null } {
  const mime = baseMime(file.type)
  const family = familyOf(mime)
  const own = can.media.find((m) => m.kind === family)
  const asFile = can.media.find((m) => m.kind === 'document')
  if (file.size === 0) return { kind: family, problem: { code: 'empty' } }
  if (own && takes(own, mime)) return { kind: family, problem: tooLarge(own, file.size) }
  if (asFile && (takes(asFile, mime) || asFile.mime.length === 0)) return { kind: 'document', problem: tooLarge(asFile, file.size) }
  if (!own && !asFile) return { kind: family, problem: { code: 'kind' } }
  return { kind: family, problem: { code: 'type', kinds: acceptedNames(own ?? asFile) } }
}

/** For the file picker's `accept`; empty takes all. */
export function acceptOf(can: Capabilities) {
  const all = can.media.filter((m) => m.kind !== 'voice' && m.kind !== 'sticker')
  return all.some((m) => m.mime.length === 0) ? '' : [...new Set(all.flatMap((m) => m.mime))].join(',')
}

export function baseMime(type: string) {
  return (type.split(';')[0] ?? '').trim().toLowerCase()
}

export function captionMax(kind: string, can: Capabilities) {
  return can.media.find((m) => m.kind === kind)?.caption_max ?? 0
}

/** Length as the channel counts it. */
export function lengthOf(text: string, count: 'chars' | 'bytes') {
  return count === 'bytes' ? new TextEncoder().encode(text).length : [...text].length
}

function familyOf(mime: string) {
  const family = mime.split('/')[0] ?? ''
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'document'
}

function takes(limit: MediaLimit, mime: string) {
  return limit.mime.length === 0 || limit.mime.includes(mime)
}

function tooLarge(limit: MediaLimit, size: number): FileProblem | null {
  return size > limit.max_bytes ? { code: 'size', max: limit.max_bytes } : null
}

/** "JPEG, PNG" rather than "image/jpeg, image/png". */
function acceptedNames(limit: MediaLimit | undefined) {
  return (limit?.mime ?? []).map((m) => (m.split('/')[1] ?? m).replace(/^(?:vnd\.|x-).*?([\w-]+)$/, '$1').toUpperCase()).slice(0, 6)
}
