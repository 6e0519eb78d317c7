// Sending: in order, once, over a lost line and a reload; refusals come back with their reason.
import { QueryClient } from '@tanstack/react-query'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { setConnection, useConnection } from '@/lib/connection'
import { outbox as box } from '@/lib/storage'
import { type FakeApi, fakeApi, Problem } from '@/testing/fake-api'
import { aMessage } from '@/testing/fixtures'
import { cancel, resumeOutbox, retry, submit, useOutbox, watchOutbox, whenRefused } from './outbox'
import { partsOf } from './use-send'

const ws = 'wsp_1'
const path = '/workspaces/wsp_1/conversations/cnv_1/messages'
let queries: QueryClient
let server: FakeApi
const entry = (id: string, text = id, hold_ms?: number) => ({ workspaceId: ws, conversationId: 'cnv_1', files: [], replyTo: null, body: { kind: 'reply' as const, text, client_id: id, hold_ms } })
const sent = () => server.calls.filter((c) => c.path === path).map((c) => (c.body as { text: string }).text)
const states = () => useOutbox.getState().entries.map((e) => e.state)

beforeEach(async () => {
  queries = new QueryClient()
  useOutbox.setState({ entries: [], heldUntil: {} })
  setConnection('online')
  for (const [key] of await box.all()) await box.remove(key)
  server = fakeApi().on('POST', path, ({ body }) => aMessage({ id: `msg_${(body as { client_id: string }).client_id}`, direction: 'out', client_id: (body as { client_id: string }).client_id }))
})

it('sends one after the other, with the client id as idempotency key, and forgets what was taken', async () => {
  for (const id of ['c1', 'c2', 'c3']) submit(queries, entry(id))
  await vi.waitFor(() => expect(useOutbox.getState().entries).toEqual([]))
  expect(sent()).toEqual(['c1', 'c2', 'c3'])
  expect(server.calls[0]?.headers.get('idempotency-key')).toBe('c1')
  expect(await box.all()).toEqual([])
})

it('is on disk before it is on the wire', async () => {
  let stored: unknown
  server.on('POST', path, async () => {
    stored = await box.get('c1')
    return aMessage({ direction: 'out' })
  })
  submit(queries, entry('c1'))
  await vi.waitFor(() => expect(useOutbox.getState().entries).toEqual([]))
  expect(stored).toMatchObject({ clientId: 'c1', state: 'waiting' })
})

it('waits while offline and goes in order when the line is back', async () => {
  setConnection('offline')
  const stop = watchOutbox(queries)
  submit(queries, entry('c1'))
  submit(queries, entry('c2'))
  await vi.waitFor(async () => expect((await box.all()).length).toBe(2))
  expect(sent()).toEqual([])
  setConnection('online')
  await vi.waitFor(() => expect(sent()).toEqual(['c1', 'c2']))
  stop()
})

it('repeats after a lost answer, first things first', async () => {
  let fails = 1
  server.on('POST', path, ({ body }) => {
    if (fails-- > 0) throw new Problem(503, 'unavailable')
    return aMessage({ direction: 'out', client_id: (body as { client_id: string }).client_id })
  })
  submit(queries, entry('c1'))
  submit(queries, entry('c2'))
  await vi.waitFor(() => expect(sent()).toEqual(['c1', 'c1', 'c2']), { timeout: 3000 })
})

it('takes up after a reload what the last visit left', async () => {
  useConnection.setState({ state: 'offline' })
  submit(queries, entry('c1'))
  await vi.waitFor(async () => expect((await box.all()).length).toBe(1))
  useOutbox.setState({ entries: [], heldUntil: {} }) // the page was closed
  setConnection('online')
  await resumeOutbox(queries, ws)
  await vi.waitFor(() => expect(sent()).toEqual(['c1']))
})

describe('refused', () => {
  beforeEach(() => server.on('POST', path, () => { throw new Problem(409, 'window_closed', { detail: 'Send a template.' }) }))
  it('keeps the message with its reason, tells the box, and lets the next one pass', async () => {
    const told = vi.fn()
    whenRefused(told)
    submit(queries, entry('c1'))
    submit(queries, entry('c2'))
    await vi.waitFor(() => expect(states()).toEqual(['refused', 'refused']))
    expect(useOutbox.getState().entries[0]?.error).toEqual({ code: 'window_closed', reason: 'Send a template.' })
    expect(told).toHaveBeenCalledTimes(2)
    whenRefused(null)
  })
  it('goes again when asked', async () => {
    submit(queries, entry('c1'))
    await vi.waitFor(() => expect(states()).toEqual(['refused']))
    server.on('POST', path, () => aMessage({ direction: 'out' }))
    retry(queries, 'c1')
    await vi.waitFor(() => expect(states()).toEqual([]))
  })
})

describe('undo', () => {
  it('drops what never left', async () => {
    setConnection('offline')
    submit(queries, entry('c1', 'x', 3000))
    expect(cancel('c1')).toBe(true)
    setConnection('online')
    await new Promise((done) => setTimeout(done, 20))
    expect(sent()).toEqual([])
  })
  it('takes back what was on its way as soon as it has a name', async () => {
    let answer: (() => void) | undefined
    server
      .on('POST', path, () => new Promise((done) => { answer = () => done(aMessage({ id: 'msg_9', direction: 'out', client_id: 'c1' })) }))
      .on('DELETE', '/workspaces/wsp_1/messages/msg_9', () => undefined)
    submit(queries, entry('c1', 'x', 3000))
    await vi.waitFor(() => expect(answer).toBeDefined())
    cancel('c1')
    answer?.()
    await vi.waitFor(() => expect(server.calls.some((c) => c.method === 'DELETE')).toBe(true))
  })
})

it('sends files together, or one by one when a later one has words of its own', () => {
  const file = (id: string, caption?: string) => ({ id, kind: 'image', mime: 'image/png', size: 1, file_name: id, url: '', thumb_url: null, width: null, height: null, caption })
  expect(partsOf('hi', [file('a'), file('b')])).toEqual([{ text: 'hi', files: [file('a'), file('b')] }])
  expect(partsOf('hi', [file('a'), file('b', 'two')]).map((p) => [p.text, p.files.length])).toEqual([['hi', 1], ['two', 1]])
  expect(partsOf('hi', [file('a', 'one')]).map((p) => [p.text, p.files.length])).toEqual([['hi', 0], ['one', 1]])
})
