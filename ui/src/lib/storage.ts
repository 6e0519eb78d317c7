// What the browser keeps: small settings (localStorage), drafts and the outbox (IndexedDB).
import { createStore, del, entries, get, set } from 'idb-keyval'

/** localStorage that never throws: private windows and full disks only lose comfort. */
export const local = {
  get(key: string) {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  },
  set(key: string, value: string) {
    try {
      localStorage.setItem(key, value)
    } catch {
      // nothing to do: the value lives until reload
    }
  },
  remove(key: string) {
    try {
      localStorage.removeItem(key)
    } catch {
      // as above
    }
  },
}

/** A named box in IndexedDB holding values of one kind, in the order of their keys. */
export type Box<T> = {
  get: (key: string) => Promise<T | undefined>
  set: (key: string, value: T) => Promise<void>
  remove: (key: string) => Promise<void>
  all: () => Promise<[string, T][]>
}

export function openBox<T>(name: string): Box<T> {
  let store: ReturnType<typeof createStore> | undefined
  // Opened on first use: importing a module must not touch the disk.
  const box = () => (store ??= createStore(`sapa.${name}`, 'values'))
  return {
    get: (key) => get<T>(key, box()),
    set: (key, value) => set(key, value, box()),
    remove: (key) => del(key, box()),
    all: () => entries<string, T>(box()),
  }
}

export type Draft = { mode: 'reply' | 'note'; text: string; attachmentIds: string[]; at: number; files?: unknown[]; replyTo?: unknown }
/** Text typed and not sent. Key: `<workspace>/<conversation>/<mode>`. */
export const drafts = openBox<Draft>('drafts')

export type OutboxEntry = { workspaceId: string; conversationId: string; clientId: string; body: unknown; at: number; tries: number }
/** Sends that the server has not acknowledged. Key: client id, which is time-ordered, so replay keeps the order. */
export const outbox = openBox<OutboxEntry>('outbox')

/** Time-ordered unique id for sends and idempotency keys. */
export function newClientId() {
  const time = Date.now().toString(36).padStart(9, '0')
  const random = crypto.getRandomValues(new Uint8Array(10))
  return `${time}${Array.from(random, (b) => (b % 36).toString(36)).join('')}`
}
