// One socket per browser: the tab that holds the lock connects, the others listen over a BroadcastChannel.
import { local } from './storage'
import { type LiveFrame, openLiveSocket, type SocketState } from './live-socket'

type FromLeader = { kind: 'frame'; frame: LiveFrame } | { kind: 'state'; state: SocketState }
type FromFollower = { kind: 'send'; frame: object } | { kind: 'who' }

type Handlers = { onFrame: (frame: LiveFrame) => void; onState: (state: SocketState) => void }

export type LiveLine = { send: (frame: object) => void; stop: () => void }

/** A position older than this is not worth resuming: the page has fetched fresh data anyway. */
const resumeWithinMs = 5 * 60_000

export function joinLiveLine(workspaceId: string, handlers: Handlers): LiveLine {
  const name = `sapa.live.${workspaceId}`
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name)
  const left = new AbortController()
  let socket: ReturnType<typeof openLiveSocket> | null = null
  let state: SocketState = 'connecting'

  function lead() {
    socket = openLiveSocket({
      workspaceId,
      after: readPosition(name),
      onFrame: (frame) => {
        handlers.onFrame(frame)
        channel?.postMessage({ kind: 'frame', frame } satisfies FromLeader)
        savePosition(name, socket?.position())
      },
      onState: (next) => {
        state = next
        handlers.onState(next)
        channel?.postMessage({ kind: 'state', state } satisfies FromLeader)
      },
    })
  }

  channel?.addEventListener('message', (e: MessageEvent<FromLeader | FromFollower>) => {
    const note = e.data
    if (note.kind === 'frame' && !socket) handlers.onFrame(note.frame)
    if (note.kind === 'state' && !socket) handlers.onState(note.state)
    if (note.kind === 'send') socket?.send(note.frame)
    if (note.kind === 'who' && socket) channel.postMessage({ kind: 'state', state } satisfies FromLeader)
  })

  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks
  if (locks && channel) {
    channel.postMessage({ kind: 'who' } satisfies FromFollower)
    locks
      .request(name, { signal: left.signal }, () => {
        lead()
        return new Promise<void>((release) => left.signal.addEventListener('abort', () => release()))
      })
      .catch(() => undefined) // leaving before the lock was ours
  } else {
    lead()
  }

  return {
    send: (frame) => (socket ? socket.send(frame) : channel?.postMessage({ kind: 'send', frame } satisfies FromFollower)),
    stop: () => {
      left.abort()
      socket?.stop()
      socket = null
      channel?.close()
    },
  }
}

function savePosition(name: string, seq: number | undefined) {
  if (seq === undefined) local.remove(name)
  else local.set(name, `${seq} ${Date.now()}`)
}

function readPosition(name: string) {
  const [seq, at] = (local.get(name) ?? '').split(' ').map(Number)
  return at && seq !== undefined && Date.now() - at < resumeWithinMs ? seq : undefined
}
