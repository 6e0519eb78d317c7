// Days, groups, albums, folded events and the "New" line.
import { expect, it } from 'vitest'
import { file, msg } from '../dev/samples'
import { arrivedLate, buildThread, firstUnread } from './thread-items'

const sameDay = (a: string, b: string) => a.slice(0, 10) === b.slice(0, 10)
const types = (messages: Parameters<typeof buildThread>[0], more = {}) => buildThread(messages, { sameDay, ...more }).map((i) => i.type)

it('groups one author within three minutes and starts anew after a gap or another voice', () => {
  const items = buildThread([msg({ ago: 10, text: 'a' }), msg({ ago: 9, text: 'b' }), msg({ ago: 5, text: 'c' }), msg({ ago: 4.5, direction: 'out', text: 'd' })], { sameDay })
  expect(items.filter((i) => i.type === 'message').map((i) => [i.first, i.last])).toEqual([[true, false], [false, true], [true, true], [true, true]])
})

it('puts a day before the first message of each day', () => {
  expect(types([msg({ ago: 60 * 24 * 2, text: 'old' }), msg({ ago: 2, text: 'new' })])).toEqual(['day', 'message', 'day', 'message'])
})

it('draws the line before the first unread message, which starts a group', () => {
  const messages = [msg({ ago: 3, text: 'seen' }), msg({ ago: 2.5, text: 'one' }), msg({ ago: 2, text: 'two' })]
  const id = firstUnread(messages, 2)
  expect(id).toBe(messages[1]?.id)
  const items = buildThread(messages, { sameDay, firstUnreadId: id, unread: 2 })
  expect(items.map((i) => i.type)).toEqual(['day', 'message', 'new', 'message', 'message'])
  expect(items[3]).toMatchObject({ first: true })
})

it('does not guess when the first unread message is not loaded', () => {
  expect(firstUnread([msg({ text: 'a' })], 3)).toBeNull()
  expect(firstUnread([msg({ text: 'a' })], 0)).toBeNull()
})

it('makes an album of bare photos in a row, not of those with words', () => {
  const photo = (ago: number, more = {}) => msg({ ago, kind: 'image', attachments: [file('image')], ...more })
  const items = buildThread([photo(5), photo(4.8), photo(4.6), photo(4.4, { text: 'Ini' })], { sameDay })
  expect(items.map((i) => i.type)).toEqual(['day', 'album', 'message'])
  expect(items[1]).toMatchObject({ type: 'album', messages: { length: 3 } })
})

it('collects events in a row', () => {
  const event = (ago: number) => msg({ ago, direction: 'event', kind: 'event', content: { name: 'closed' } })
  const items = buildThread([event(9), event(8), event(7), msg({ ago: 6, text: 'x' }), event(5)], { sameDay })
  expect(items.map((i) => (i.type === 'events' ? i.messages.length : i.type))).toEqual(['day', 3, 'message', 1])
})

it('hides what was taken back and our reactions, which stand on their message', () => {
  expect(types([msg({ direction: 'out', status: 'none', deleted_at: '2026-11-25T03:00:00Z' }), msg({ direction: 'out', kind: 'reaction', text: '👍' })])).toEqual([])
  expect(types([msg({ deleted_at: '2026-11-25T03:00:00Z' })])).toEqual(['day', 'message'])
})

it('keeps the key of our message from the bubble to the server\'s answer', () => {
  const [, local] = buildThread([msg({ id: 'c1', client_id: 'c1', direction: 'out', text: 'x' })], { sameDay })
  const [, known] = buildThread([msg({ id: 'msg_9', client_id: 'c1', direction: 'out', text: 'x' })], { sameDay })
  expect(known?.key).toBe(local?.key)
})

it('names late arrivals', () => {
  expect(arrivedLate(msg({ ago: 30, created_at: '2026-11-25T03:44:00.000Z' }))).toBe(true)
  expect(arrivedLate(msg({ ago: 1 }))).toBe(false)
})
