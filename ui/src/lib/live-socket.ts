// The WebSocket itself: connect, heartbeat, reconnect with jitter, resume after the last seen sequence number.
import { apiBase, inWorkspace } from './api-client'

/** `resumed` is set by us on `hello`: the server continues after our position. */
export type LiveFrame = { seq: number | null; type: string; data?: unknown; resumed?: boolean }
export type SocketState = 'connecting' | 'open' | 'closed'

type Options = {
  workspaceId: string
  /** Last sequence number whose effects are on screen; undefined starts from now. */
  after: number | undefined
  onFrame: (frame: LiveFrame) => void
  onState: (state: SocketState) => void
  createSocket?: (url: string) => WebSocket
}

const heartbeatMs = 25_000
const answerMs = 10_000
const firstRetryMs = 500
const lastRetryMs = 30_000

export function openLiveSocket(options: Options) {
  const create = options.createSocket ?? ((url: string) => new WebSocket(url))
  let socket: WebSocket | null = null
  let after = options.after
  let attempt = 0
  let stopped = false
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let beatTimer: ReturnType<typeof setTimeout> | undefined

  function connect() {
    clearTimeout(retryTimer)
    options.onState('connecting')
    socket = create(liveUrl(options.workspaceId, after))
    socket.onopen = () => beat()
    socket.onmessage = (e) => receive(JSON.parse(String(e.data)) as LiveFrame)
    socket.onclose = () => lost()
  }

  function receive(frame: LiveFrame) {
    attempt = 0
    beat()
    if (frame.type === 'pong') return options.onState('open')
    if (frame.type === 'hello') {
      options.onState('open')
      frame = { ...frame, resumed: after !== undefined }
    }
    // A fresh connection starts at "now"; a resumed one keeps its own position until events move it.
    if (typeof frame.seq === 'number' && !frame.resumed) after = frame.seq
    if (frame.type === 'reset') after = undefined
    options.onFrame(frame)
    if (frame.type === 'reset') socket?.close()
  }

  /** Silence for 25 s asks for a sign of life; none within 10 s means the line is dead. */
  function beat() {
    clearTimeout(beatTimer)
    beatTimer = setTimeout(askForLife, heartbeatMs)
  }

  function askForLife() {
    clearTimeout(beatTimer)
    send({ type: 'ping' })
    beatTimer = setTimeout(() => socket?.close(), answerMs)
  }

  function lost() {
    clearTimeout(beatTimer)
    if (stopped) return
    options.onState('closed')
    retryTimer = setTimeout(connect, retryDelay(attempt++))
  }

  function send(frame: object) {
    if (socket?.readyState === 1) socket.send(JSON.stringify(frame))
  }

  /** The network is back: a line that seems to stand is asked whether it does. */
  function retryNow() {
    if (stopped || socket?.readyState === 0) return
    if (socket?.readyState === 1) askForLife()
    else connect()
  }

  function stop() {
    stopped = true
    clearTimeout(retryTimer)
    clearTimeout(beatTimer)
    window.removeEventListener('online', retryNow)
    socket?.close()
  }

  window.addEventListener('online', retryNow)
  connect()
  return { send, stop, retryNow, position: () => after }
}

/** 0.5 s doubling to 30 s, each spread by half so that a restarted server is not hit at once. */
export function retryDelay(attempt: number, random = Math.random) {
  const full = Math.min(firstRetryMs * 2 ** attempt, lastRetryMs)
  return full / 2 + (full / 2) * random()
}

function liveUrl(workspaceId: string, after: number | undefined) {
  const url = new URL(`${apiBase}${inWorkspace(workspaceId, '/live')}`, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  if (after !== undefined) url.searchParams.set('after', String(after))
  return url.href
}
