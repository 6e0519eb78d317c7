// Takes the Opus packets out of a WebM recording and writes them as Ogg, the only container WhatsApp voice notes know. No re-encoding.

/** Null when this is not WebM with Opus in it. */
export function webmToOgg(webm: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const found = readWebm(webm)
  return found.head && found.packets.length ? writeOgg(found.head, found.packets) : null
}

const ids = { segment: 0x18538067, cluster: 0x1f43b675, tracks: 0x1654ae6b, track: 0xae, codecPrivate: 0x63a2, simpleBlock: 0xa3, blockGroup: 0xa0, block: 0xa1 }
const opened = new Set([ids.segment, ids.cluster, ids.tracks, ids.track, ids.blockGroup])

function readWebm(data: Uint8Array) {
  const found: { head: Uint8Array | null; packets: Uint8Array[] } = { head: null, packets: [] }
  let at = 0
  while (at < data.length) {
    const id = readNumber(data, at, false)
    if (!id) break
    const size = readNumber(data, at + id.length, true)
    if (!size) break
    const start = at + id.length + size.length
    if (opened.has(id.value)) {
      at = start // its children follow; a live recording gives no size here
      continue
    }
    const end = Math.min(data.length, start + size.value)
    if (id.value === ids.codecPrivate) found.head = data.slice(start, end)
    if (id.value === ids.simpleBlock || id.value === ids.block) {
      const track = readNumber(data, start, true)
      // After the track number: two bytes of time, one of flags.
      if (track) found.packets.push(data.slice(start + track.length + 3, end))
    }
    at = end
  }
  return found
}

/** EBML number: the position of the first set bit tells its length. `strip` takes that bit away (sizes). */
function readNumber(data: Uint8Array, at: number, strip: boolean) {
  const first = data[at]
  if (!first) return null
  const length = Math.clz32(first) - 23
  if (length > 8 || at + length > data.length) return null
  let value = strip ? first & ((1 << (8 - length)) - 1) : first
  for (let i = 1; i < length; i++) value = value * 256 + (data[at + i] ?? 0)
  return { value, length }
}

const serial = 0x53617061
const rate = 48_000

function writeOgg(head: Uint8Array, packets: Uint8Array[]) {
  const pages: Uint8Array<ArrayBuffer>[] = [page([head], 0, 0, 2), page([tags()], 0, 1, 0)]
  let position = 0
  let waiting: Uint8Array[] = []
  let parts = 0
  packets.forEach((packet, i) => {
    const needs = Math.floor(packet.length / 255) + 1
    if (parts + needs > 250) flush(0)
    waiting.push(packet)
    parts += needs
    position += samplesIn(packet)
    if (i === packets.length - 1) flush(4)
    else if (waiting.length >= 50) flush(0)
  })
  return join(pages)

  function flush(flags: number) {
    pages.push(page(waiting, position, pages.length, flags))
    waiting = []
    parts = 0
  }
}

function page(packets: Uint8Array[], position: number, number: number, flags: number) {
  const lacing = packets.flatMap((p) => [...Array<number>(Math.floor(p.length / 255)).fill(255), p.length % 255])
  const size = packets.reduce((sum, p) => sum + p.length, 0)
  const out = new Uint8Array(27 + lacing.length + size)
  const view = new DataView(out.buffer)
  out.set([0x4f, 0x67, 0x67, 0x53, 0, flags]) // OggS, version, flags
  view.setBigUint64(6, BigInt(position), true)
  view.setUint32(14, serial, true)
  view.setUint32(18, number, true)
  out[26] = lacing.length
  out.set(lacing, 27)
  let at = 27 + lacing.length
  for (const p of packets) {
    out.set(p, at)
    at += p.length
  }
  view.setUint32(22, checksum(out), true)
  return out
}

function tags() {
  const text = new TextEncoder()
  const vendor = text.encode('Sapa')
  const out = new Uint8Array(8 + 4 + vendor.length + 4)
  out.set(text.encode('OpusTags'))
  new DataView(out.buffer).setUint32(8, vendor.length, true)
  out.set(vendor, 12)
  return out
}

/** Length of an Opus packet, from its first bytes (RFC 6716 §3.1), at 48 kHz. */
function samplesIn(packet: Uint8Array) {
  const first = packet[0] ?? 0
  const mode = first >> 3
  const frame = mode < 12 ? [rate / 100, rate / 50, rate / 25, (rate * 3) / 50][mode & 3] : mode < 16 ? [rate / 100, rate / 50][mode & 1] : (rate / 400) << (mode & 3)
  const count = (first & 3) === 0 ? 1 : (first & 3) === 3 ? (packet[1] ?? 0) & 63 : 2
  return (frame ?? 0) * count
}

const table = Uint32Array.from({ length: 256 }, (_, i) => {
  let r = i << 24
  for (let bit = 0; bit < 8; bit++) r = r & 0x80000000 ? (r << 1) ^ 0x04c11db7 : r << 1
  return r >>> 0
})

function checksum(data: Uint8Array) {
  let sum = 0
  for (const byte of data) sum = ((sum << 8) ^ (table[((sum >>> 24) ^ byte) & 255] ?? 0)) >>> 0
  return sum
}

function join(parts: Uint8Array[]) {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0))
  let at = 0
  for (const p of parts) {
    out.set(p, at)
    at += p.length
  }
  return out
}
