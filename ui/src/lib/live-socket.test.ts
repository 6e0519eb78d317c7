// The socket: resume position, heartbeat, reconnect.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type LiveFrame, openLiveSocket, retryDelay } from './live-socket'

class FakeSocket {
  static all: FakeSocket[] = []
  readyState = 1
  sent: string[] = []
  onopen?: () => void
  onmessage?: (e: { data: string }) => void
  onclose?: () => void
  constructor(readonly url: string) {
    FakeSocket.all.push(this)
  }
  send(text: string) {
    this.sent.push(text)
  }
  close() {
    this.readyState = 3
    this.onclose?.()
  }
  says(frame: LiveFrame) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
}

function open(after?: number) {
  const frames: LiveFrame[] = []
  const states: string[] = []
  const socket = openLiveSocket({
    workspaceId: 'wsp_1',
    after,
    onFrame: (f) => frames.push(f),
    onState: (s) => states.push(s),
    createSocket: (url) => new FakeSocket(url) as unknown as WebSocket,
  })
  return { socket, frames, states, line: () => FakeSocket.all.at(-1) as FakeSocket }
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
})
afterEach(() => vi.useRealTimers())

it('starts from now and resumes after the last event', () => {
  const { line, socket, states } = open()
  expect(line().url).not.toContain('after')
  line().says({ seq: 40, type: 'hello' })
  line().says({ seq: 41, type: 'message.created', data: {} })
  line().says({ seq: null, type: 'presence', data: {} })
  line().close()
  expect(states.at(-1)).toBe('closed')
  vi.advanceTimersByTime(500)
  expect(FakeSocket.all).toHaveLength(2)
  expect(line().url).toContain('after=41')
  socket.stop()
})

it('keeps its own position at the hello of a resumed line', () => {
  const { line, socket, frames } = open(30)
  line().says({ seq: 40, type: 'hello' })
  expect(frames[0]).toMatchObject({ type: 'hello', resumed: true })
  expect(socket.position()).toBe(30)
  line().says({ seq: 31, type: 'message.created' })
  expect(socket.position()).toBe(31)
  socket.stop()
})

it('forgets the position when the server asks for a fresh start', () => {
  const { line, socket, frames } = open(1)
  line().says({ seq: null, type: 'reset' })
  vi.advanceTimersByTime(500)
  expect(frames.map((f) => f.type)).toEqual(['reset'])
  expect(line().url).not.toContain('after')
  socket.stop()
})

it('asks for a sign of life after 25 s and hangs up 10 s later', () => {
  const { line, socket, states } = open()
  const first = line()
  first.says({ seq: 1, type: 'hello' })
  vi.advanceTimersByTime(25_000)
  expect(first.sent).toEqual(['{"type":"ping"}'])
  first.says({ seq: null, type: 'pong' })
  vi.advanceTimersByTime(25_000)
  expect(states.at(-1)).toBe('open')
  vi.advanceTimersByTime(10_000)
  expect(states).toContain('closed')
  socket.stop()
})

it('does not come back after stop', () => {
  const { socket } = open()
  socket.stop()
  vi.advanceTimersByTime(60_000)
  expect(FakeSocket.all).toHaveLength(1)
})

it('waits 0.5 s to 30 s, spread by half', () => {
  expect(retryDelay(0, () => 1)).toBe(500)
  expect(retryDelay(0, () => 0)).toBe(250)
  expect(retryDelay(3, () => 1)).toBe(4000)
  expect(retryDelay(20, () => 1)).toBe(30_000)
})

it('asks a standing line for life when the network is back', () => {
  const { line, socket, states } = open()
  line().says({ seq: 1, type: 'hello' })
  states.length = 0
  window.dispatchEvent(new Event('online'))
  expect(line().sent).toEqual(['{"type":"ping"}'])
  line().says({ seq: null, type: 'pong' })
  expect(states).toEqual(['open'])
  window.dispatchEvent(new Event('online'))
  vi.advanceTimersByTime(10_000)
  expect(states.at(-1)).toBe('closed')
  socket.stop()
})
