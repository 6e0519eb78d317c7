// Nothing typed is ever lost, and nothing sent ever comes back.
import { beforeEach, expect, it, vi } from 'vitest'
import { drafts as box } from '@/lib/storage'
import { type FakeApi, fakeApi } from '@/testing/fake-api'
import { clear, draftOf, load, setMode, useDrafts, write } from './drafts'

const ws = 'wsp_1'
const key = 'wsp_1/cnv_1/reply'
const draftPath = '/workspaces/wsp_1/conversations/cnv_1/draft'
let server: FakeApi

beforeEach(async () => {
  vi.useRealTimers()
  useDrafts.setState({}, true)
  for (const [each] of await box.all()) await box.remove(each)
  server = fakeApi().on('PUT', draftPath, () => undefined).on('DELETE', draftPath, () => undefined).on('GET', draftPath, () => null)
})

it('is on disk a moment after typing, and on the server after three seconds', async () => {
  write(ws, 'cnv_1', 'reply', { text: 'Bisa kak' })
  await vi.waitFor(async () => expect(await box.get(key)).toMatchObject({ text: 'Bisa kak' }))
  expect(server.calls).toEqual([])
  await vi.waitFor(() => expect(server.sent('PUT', draftPath).body).toEqual({ mode: 'reply', text: 'Bisa kak', attachment_ids: [] }), { timeout: 4000 })
})

it('comes back after a reload, for both modes apart', async () => {
  write(ws, 'cnv_1', 'reply', { text: 'balasan' })
  write(ws, 'cnv_1', 'note', { text: 'catatan' })
  await vi.waitFor(async () => expect((await box.all()).length).toBe(2))
  useDrafts.setState({}, true)
  await load(ws, 'cnv_1', false)
  expect(draftOf('cnv_1')).toMatchObject({ reply: { text: 'balasan' }, note: { text: 'catatan' } })
})

it('is gone at once when sent: a save under way cannot bring it back', async () => {
  write(ws, 'cnv_1', 'reply', { text: 'terkirim' })
  clear(ws, 'cnv_1', 'reply')
  expect(draftOf('cnv_1').reply.text).toBe('')
  await new Promise((done) => setTimeout(done, 400))
  expect(await box.get(key)).toBeUndefined()
  useDrafts.setState({}, true)
  await load(ws, 'cnv_1', false)
  expect(draftOf('cnv_1').reply.text).toBe('')
})

it('takes the server\'s copy from another device, but never over something typed', async () => {
  server.on('GET', draftPath, () => ({ mode: 'reply', text: 'dari HP', attachment_ids: [] }))
  await load(ws, 'cnv_1', true)
  expect(draftOf('cnv_1').reply.text).toBe('dari HP')

  useDrafts.setState({}, true)
  write(ws, 'cnv_1', 'reply', { text: 'diketik di sini' })
  await load(ws, 'cnv_1', true)
  expect(draftOf('cnv_1').reply.text).toBe('diketik di sini')
})

it('keeps the text of both modes when switching', () => {
  write(ws, 'cnv_1', 'reply', { text: 'a' })
  setMode('cnv_1', 'note')
  write(ws, 'cnv_1', 'note', { text: 'b' })
  setMode('cnv_1', 'reply')
  expect(draftOf('cnv_1')).toMatchObject({ mode: 'reply', reply: { text: 'a' }, note: { text: 'b' } })
})
