// Sends that the server has not acknowledged: kept in IndexedDB, sent in order per chat, repeated until answered.
import type { QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import type { Message, UploadedFile } from '@/api/types'
import { ApiError } from '@/lib/api-error'
import { useConnection } from '@/lib/connection'
import { keys } from '@/lib/query-keys'
import { outbox as box } from '@/lib/storage'
import { type SendBody, sendMessage, takeBack } from '../api'
import { addMessage, type ThreadData } from './live-patches'

export type Outgoing = {
  workspaceId: string
  conversationId: string
  clientId: string
  body: SendBody
  /** For the bubble until the server has the message. */
  files: UploadedFile[]
  replyTo: Message['reply_to']
  /** How a template looks before the server has rendered it. */
  preview?: { text?: string; content?: Record<string, unknown> | null }
  at: number
  tries: number
  state: 'waiting' | 'sending' | 'refused'
  error: { code: string; reason: string } | null
  /** Undo was pressed while it was on its way. */
  cancelled?: boolean
}

type OutboxState = { entries: Outgoing[]; /** client id → when the undo time ends */ heldUntil: Record<string, number> }
export const useOutbox = create<OutboxState>(() => ({ entries: [], heldUntil: {} }))

const running = new Set<string>()
const retryMs = [1000, 3000, 8000, 20_000]

export function submit(queries: QueryClient, entry: Omit<Outgoing, 'state' | 'tries' | 'error' | 'at' | 'clientId'>) {
  const clientId = entry.body.client_id
  const made: Outgoing = { ...entry, clientId, at: Date.now(), tries: 0, state: 'waiting', error: null }
  useOutbox.setState((s) => ({
    entries: [...s.entries, made],
    heldUntil: entry.body.hold_ms ? { ...s.heldUntil, [clientId]: made.at + entry.body.hold_ms } : s.heldUntil,
  }))
  // On disk before on the wire: a crash between the two loses nothing.
  void box.set(clientId, stored(made)).catch(() => undefined).then(() => run(queries, entry.conversationId))
}

/** Called once per workspace: takes up what an earlier visit left. */
export async function resumeOutbox(queries: QueryClient, ws: string) {
  const saved = await box.all().catch(() => [])
  const here = new Set(useOutbox.getState().entries.map((e) => e.clientId))
  const mine = saved.map(([, value]) => value as unknown as Outgoing).filter((e) => e.workspaceId === ws && e.body && !here.has(e.clientId))
  if (mine.length) useOutbox.setState((s) => ({ ...s, entries: [...mine.map((e) => ({ ...e, state: e.error ? ('refused' as const) : ('waiting' as const) })), ...s.entries].toSorted((a, b) => a.at - b.at) }))
  runAll(queries)
}

export function runAll(queries: QueryClient) {
  for (const id of new Set(useOutbox.getState().entries.map((e) => e.conversationId))) void run(queries, id)
}

/** Runs when the connection comes back. */
export function watchOutbox(queries: QueryClient) {
  return useConnection.subscribe((now, before) => {
    if (now.state === 'online' && before.state !== 'online') runAll(queries)
  })
}

/** True when it never left; otherwise it is taken back as soon as the server has answered. */
export function cancel(clientId: string): boolean {
  const entry = useOutbox.getState().entries.find((e) => e.clientId === clientId)
  if (!entry) return false
  if (entry.state !== 'sending') {
    forget(clientId)
    return true
  }
  change(clientId, { cancelled: true })
  return true
}

export function retry(queries: QueryClient, clientId: string) {
  const entry = useOutbox.getState().entries.find((e) => e.clientId === clientId)
  if (!entry) return
  change(clientId, { state: 'waiting', error: null })
  void run(queries, entry.conversationId)
}

export function forget(clientId: string) {
  useOutbox.setState((s) => ({ ...s, entries: s.entries.filter((e) => e.clientId !== clientId) }))
  void box.remove(clientId).catch(() => undefined)
}

async function run(queries: QueryClient, conversationId: string) {
  if (running.has(conversationId)) return
  running.add(conversationId)
  try {
    for (let entry = next(conversationId); entry; entry = next(conversationId)) {
      if (useConnection.getState().state === 'offline') return
      if (!(await sendOne(queries, entry))) return
    }
  } finally {
    running.delete(conversationId)
  }
}

/** False when the line is down: the rest waits, in order. */
async function sendOne(queries: QueryClient, entry: Outgoing) {
  change(entry.clientId, { state: 'sending' })
  try {
    const message = await sendMessage(entry.workspaceId, entry.conversationId, entry.body)
    const cancelled = useOutbox.getState().entries.find((e) => e.clientId === entry.clientId)?.cancelled
    accept(queries, entry, message)
    if (cancelled) await takeBack(entry.workspaceId, message.id).catch(() => undefined)
    return true
  } catch (error) {
    if (!(error instanceof ApiError) || !isTemporary(error)) {
      const refusal = error instanceof ApiError ? { code: error.code, reason: error.detail || error.title } : { code: 'unknown', reason: '' }
      change(entry.clientId, { state: 'refused', error: refusal })
      const now = useOutbox.getState().entries.find((e) => e.clientId === entry.clientId)
      if (now) void box.set(entry.clientId, stored(now)).catch(() => undefined)
      onRefused?.(entry, refusal)
      return true
    }
    change(entry.clientId, { state: 'waiting', tries: entry.tries + 1 })
    setTimeout(() => void run(queries, entry.conversationId), (error.retryAfter ?? 0) * 1000 || (retryMs[entry.tries] ?? 30_000))
    return false
  }
}

/** The server has it: its message takes the place of ours in the same frame. */
function accept(queries: QueryClient, entry: Outgoing, message: Message) {
  const known = { ...message, client_id: message.client_id ?? entry.clientId }
  queries.setQueriesData<ThreadData>({ queryKey: keys.messages(entry.workspaceId, entry.conversationId) }, (data) => data && addMessage(data, known))
  forget(entry.clientId)
}

type Refusal = (entry: Outgoing, error: { code: string; reason: string }) => void
let onRefused: Refusal | null = null
/** The composer takes a refused message back when its box is empty. */
export function whenRefused(listener: Refusal | null) {
  onRefused = listener
}

function next(conversationId: string) {
  return useOutbox.getState().entries.find((e) => e.conversationId === conversationId && e.state === 'waiting')
}

function change(clientId: string, part: Partial<Outgoing>) {
  useOutbox.setState((s) => ({ ...s, entries: s.entries.map((e) => (e.clientId === clientId ? { ...e, ...part } : e)) }))
}

function isTemporary(error: ApiError) {
  return [0, 408, 425, 429, 500, 502, 503, 504].includes(error.status)
}

function stored(entry: Outgoing) {
  return { ...entry, state: entry.state === 'sending' ? 'waiting' : entry.state }
}
