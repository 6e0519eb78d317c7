// Text typed and not sent, per chat and mode: on screen at once, on disk after 300 ms, on the server after 3 s.
import { create } from 'zustand'
import type { Message, UploadedFile } from '@/api/types'
import { drafts as box } from '@/lib/storage'
import { dropDraft, readDraft, saveDraft } from '../api'

export type Mode = 'reply' | 'note'
export type Written = { text: string; files: UploadedFile[]; replyTo: Message | null }
export type ChatDraft = { mode: Mode; reply: Written; note: Written; loaded: boolean }

export const nothing: Written = { text: '', files: [], replyTo: null }
const emptyDraft: ChatDraft = { mode: 'reply', reply: nothing, note: nothing, loaded: false }

export const useDrafts = create<Record<string, ChatDraft>>(() => ({}))

const diskMs = 300
const serverMs = 3000
type Timers = { disk?: ReturnType<typeof setTimeout>; server?: ReturnType<typeof setTimeout> }
const timers = new Map<string, Timers>()

export function draftOf(conversationId: string): ChatDraft {
  return useDrafts.getState()[conversationId] ?? emptyDraft
}
export function useDraft(conversationId: string): ChatDraft {
  return useDrafts((all) => all[conversationId] ?? emptyDraft)
}

export function write(ws: string, conversationId: string, mode: Mode, change: Partial<Written>) {
  const draft = draftOf(conversationId)
  put(conversationId, { ...draft, [mode]: { ...draft[mode], ...change } })
  plan(ws, conversationId, mode)
}

export function setMode(conversationId: string, mode: Mode) {
  put(conversationId, { ...draftOf(conversationId), mode })
}

/** Sent: gone from screen and disk now, so that a reload cannot bring it back. */
export function clear(ws: string, conversationId: string, mode: Mode) {
  stopTimers(keyOf(ws, conversationId, mode))
  put(conversationId, { ...draftOf(conversationId), [mode]: nothing })
  void box.remove(keyOf(ws, conversationId, mode)).catch(() => undefined)
  if (mode === 'reply') void dropDraft(ws, conversationId).catch(() => undefined)
}

/** Disk first, then the server's copy if another device wrote it. Never over something typed meanwhile. */
export async function load(ws: string, conversationId: string, onServer: boolean) {
  if (draftOf(conversationId).loaded) return
  put(conversationId, { ...draftOf(conversationId), loaded: true })
  for (const mode of ['reply', 'note'] as const) {
    const saved = await box.get(keyOf(ws, conversationId, mode)).catch(() => undefined)
    if (saved && isEmpty(draftOf(conversationId)[mode])) {
      put(conversationId, { ...draftOf(conversationId), [mode]: { text: saved.text, files: (saved.files ?? []) as UploadedFile[], replyTo: (saved.replyTo ?? null) as Message | null } })
    }
  }
  if (!onServer || !isEmpty(draftOf(conversationId).reply)) return
  const saved = await readDraft(ws, conversationId).catch(() => null)
  if (!saved?.text || !isEmpty(draftOf(conversationId)[saved.mode])) return
  put(conversationId, { ...draftOf(conversationId), mode: saved.mode, [saved.mode]: { ...nothing, text: saved.text, files: saved.attachments ?? [] } })
}

export function isEmpty(written: Written) {
  return written.text.trim() === '' && written.files.length === 0
}

export function hasDraft(draft: ChatDraft | undefined) {
  return draft !== undefined && (!isEmpty(draft.reply) || !isEmpty(draft.note))
}

function plan(ws: string, conversationId: string, mode: Mode) {
  const key = keyOf(ws, conversationId, mode)
  const mine = timers.get(key) ?? {}
  clearTimeout(mine.disk)
  mine.disk = setTimeout(() => void toDisk(ws, conversationId, mode), diskMs)
  mine.server ??= setTimeout(() => {
    delete mine.server
    void toServer(ws, conversationId, mode)
  }, serverMs)
  timers.set(key, mine)
}

function toDisk(ws: string, conversationId: string, mode: Mode) {
  const written = draftOf(conversationId)[mode]
  const key = keyOf(ws, conversationId, mode)
  if (isEmpty(written)) return box.remove(key).catch(() => undefined)
  return box.set(key, { mode, text: written.text, attachmentIds: written.files.map((f) => f.id), files: written.files, replyTo: written.replyTo, at: Date.now() }).catch(() => undefined)
}

function toServer(ws: string, conversationId: string, mode: Mode) {
  const written = draftOf(conversationId)[mode]
  if (isEmpty(written)) return dropDraft(ws, conversationId).catch(() => undefined)
  return saveDraft(ws, conversationId, { mode, text: written.text, attachment_ids: written.files.map((f) => f.id) }).catch(() => undefined)
}

function stopTimers(key: string) {
  const mine = timers.get(key)
  clearTimeout(mine?.disk)
  clearTimeout(mine?.server)
  timers.delete(key)
}

function put(conversationId: string, draft: ChatDraft) {
  useDrafts.setState({ [conversationId]: draft })
}

function keyOf(ws: string, conversationId: string, mode: Mode) {
  return `${ws}/${conversationId}/${mode}`
}
