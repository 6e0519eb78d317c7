// Repacking a recording: every sound packet comes out unchanged, in valid Ogg pages.
import { expect, it } from 'vitest'
import { webmToOgg } from './webm-to-ogg'

const bytes = (...parts: (number | number[] | Uint8Array)[]) => Uint8Array.from(parts.flatMap((p) => (typeof p === 'number' ? [p] : [...p])))
const element = (id: number[], body: Uint8Array) => bytes(id, [0x40 | (body.length >> 8), body.length & 255], body)
const opusHead = new TextEncoder().encode('OpusHead-0123456789')
/** 20 ms of sound (configuration 1: 20 ms, one frame). */
const packet = (fill: number, length: number) => bytes(1 << 3, Array<number>(length - 1).fill(fill))

function recording(packets: Uint8Array[]) {
  const track = element([0xae], element([0x63, 0xa2], opusHead))
  const cluster = packets.flatMap((p) => [...element([0xa3], bytes(0x81, 0, 0, 0x80, p))])
  // A live recording does not know its sizes: Segment and Cluster say "unknown".
  return bytes(element([0x1a, 0x45, 0xdf, 0xa3], bytes(1, 2, 3)), [0x18, 0x53, 0x80, 0x67, 0x01, 255, 255, 255, 255, 255, 255, 255], element([0x16, 0x54, 0xae, 0x6b], track), [0x1f, 0x43, 0xb6, 0x75, 0x01, 255, 255, 255, 255, 255, 255, 255], cluster)
}

function readOgg(ogg: Uint8Array) {
  const pages: { flags: number; position: number; packets: Uint8Array[]; number: number }[] = []
  const view = new DataView(ogg.buffer)
  for (let at = 0; at < ogg.length; ) {
    expect(new TextDecoder().decode(ogg.slice(at, at + 4))).toBe('OggS')
    const count = ogg[at + 26] ?? 0
    const lacing = Array.from(ogg.slice(at + 27, at + 27 + count))
    const packets: Uint8Array[] = []
    let from = at + 27 + count
    let length = 0
    for (const size of lacing) {
      length += size
      if (size < 255) {
        packets.push(ogg.slice(from, from + length))
        from += length
        length = 0
      }
    }
    pages.push({ flags: ogg[at + 5] ?? 0, position: Number(view.getBigUint64(at + 6, true)), number: view.getUint32(at + 18, true), packets })
    at = from
  }
  return pages
}

it('keeps head and packets, and ends with the right length', () => {
  const packets = Array.from({ length: 120 }, (_, i) => packet(i, i % 7 ? 60 + i : 300))
  const ogg = webmToOgg(recording(packets))
  if (!ogg) throw new Error('nothing came out')
  const pages = readOgg(ogg)
  expect(pages[0]).toMatchObject({ flags: 2, packets: [opusHead] })
  expect(new TextDecoder().decode(pages[1]?.packets[0]?.slice(0, 8))).toBe('OpusTags')
  expect(pages.slice(2).flatMap((p) => p.packets)).toEqual(packets)
  expect(pages.at(-1)).toMatchObject({ flags: 4, position: 120 * 960 })
  expect(pages.map((p) => p.number)).toEqual(pages.map((_, i) => i))
})

it('says no to what is not a recording', () => {
  expect(webmToOgg(new Uint8Array(0))).toBeNull()
  expect(webmToOgg(new TextEncoder().encode('not a recording at all'))).toBeNull()
})
