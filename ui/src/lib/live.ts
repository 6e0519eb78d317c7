// Live updates of one workspace: joins the line, applies events to the query cache, keeps the connection state.
import type { QueryClient } from '@tanstack/react-query'
import { setConnection, setLine, useConnection } from './connection'
import { applyLive } from './live-events'
import { joinLiveLine, type LiveLine } from './live-leader'
import type { LiveFrame, SocketState } from './live-socket'
import { keys } from './query-keys'
import { noteServerVersion } from './server-version'

export { listenLive, patchLive } from './live-events'

let line: LiveLine | null = null
/** A short hiccup is nobody's business: "Reconnecting…" appears after this long. */
const quietMs = 4000

/** Starts live updates for a workspace; returns stop. */
export function startLive(ws: string, queries: QueryClient) {
  let quietTimer: ReturnType<typeof setTimeout> | undefined
  let lastSeq = 0

  function onState(state: SocketState) {
    setLine(state === 'open')
    if (state === 'open') {
      clearTimeout(quietTimer)
      quietTimer = undefined
      setConnection('online')
    }
    if (state === 'closed') {
      quietTimer ??= setTimeout(() => {
        quietTimer = undefined
        if (useConnection.getState().state === 'online') setConnection('reconnecting')
      }, quietMs)
    }
  }

  function onFrame({ seq, type, data, resumed }: LiveFrame) {
    if (type === 'reset') return void refetchWorkspace(ws, queries)
    if (type === 'hello') {
      noteServerVersion((data as { version?: string } | undefined)?.version)
      // Without a position to resume from, anything read before this moment may miss an event: read again once.
      if (!resumed) void refetchWorkspace(ws, queries)
      return
    }
    if (seq !== null) {
      if (seq <= lastSeq) return
      lastSeq = seq
    }
    applyLive(type, data, { ws, queries, seq })
  }

  line = joinLiveLine(ws, { onFrame, onState })
  const mine = line
  return () => {
    clearTimeout(quietTimer)
    mine.stop()
    if (line === mine) line = null
  }
}

/** Sends a frame to the server (presence, typing); lost when not connected. */
export function sendLive(frame: { type: string; [key: string]: unknown }) {
  line?.send(frame)
}

function refetchWorkspace(ws: string, queries: QueryClient) {
  return queries.invalidateQueries({ queryKey: keys.workspace(ws) })
}
