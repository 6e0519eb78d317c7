// One place that knows whether we are online: browser events, failed calls and the live socket meet here.
import { create } from 'zustand'

export type ConnectionState = 'online' | 'reconnecting' | 'offline'

type Connection = {
  state: ConnectionState
  /** When we last surely had fresh data; shown as "saved data from 10:42". */
  freshAt: number
  /** The live line stands; undefined before there is one. */
  lineOpen?: boolean
}

export const useConnection = create<Connection>(() => ({
  state: typeof navigator !== 'undefined' && navigator.onLine === false ? 'offline' : 'online',
  freshAt: Date.now(),
}))

export function setConnection(state: ConnectionState) {
  useConnection.setState((old) => ({ state, freshAt: state === 'online' || old.state === 'online' ? Date.now() : old.freshAt }))
}

/** Called after every request: a network failure while the browser says "online" is a lost server. */
export function reportReachable(reachable: boolean) {
  const { state, lineOpen } = useConnection.getState()
  // An answer ends "offline" and, as long as the live line stands, also a hiccup of single calls.
  if (reachable && navigator.onLine && (state === 'offline' || (state === 'reconnecting' && lineOpen !== false))) setConnection('online')
  if (!reachable && state === 'online') setConnection(navigator.onLine ? 'reconnecting' : 'offline')
}

export function watchBrowserConnection() {
  const offline = () => setConnection('offline')
  const online = () => setConnection('reconnecting')
  window.addEventListener('offline', offline)
  window.addEventListener('online', online)
  return () => {
    window.removeEventListener('offline', offline)
    window.removeEventListener('online', online)
  }
}

export function setLine(open: boolean) {
  useConnection.setState({ lineOpen: open })
}

const signedOutListeners = new Set<() => void>()

/** The session ended while the page is open: the shell asks for the password in place. */
export function onSignedOut(listener: () => void) {
  signedOutListeners.add(listener)
  return () => void signedOutListeners.delete(listener)
}

export function emitSignedOut() {
  for (const listener of signedOutListeners) listener()
}
