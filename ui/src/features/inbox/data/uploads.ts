// Files on their way to the server, per chat. When one is there it moves into the draft.
import { create } from 'zustand'
import type { Capabilities, UploadedFile } from '@/api/types'
import { api, inWorkspace } from '@/lib/api-client'
import { ApiError } from '@/lib/api-error'
import { newClientId } from '@/lib/storage'
import { type FileProblem, kindFor } from '../model/files'
import { draftOf, type Mode, write } from './drafts'

export type Upload = { key: string; chatId: string; mode: Mode; file: File; kind: string; share: number; problem: FileProblem | null; error: ApiError | null; stop: AbortController }

export const useUploads = create<{ uploads: Upload[] }>(() => ({ uploads: [] }))

/** Checks each file against the channel first: what cannot be sent is not uploaded. */
export function addFiles(ws: string, chatId: string, mode: Mode, files: File[], can: Capabilities | undefined, voice = false) {
  for (const file of files) {
    const { kind, problem } = can && mode === 'reply' ? (voice ? { kind: 'voice', problem: null } : kindFor(file, can)) : { kind: 'document', problem: null }
    const upload: Upload = { key: newClientId(), chatId, mode, file, kind, share: 0, problem, error: null, stop: new AbortController() }
    useUploads.setState((s) => ({ uploads: [...s.uploads, upload] }))
    if (!problem) void run(ws, upload)
  }
}

export function retryUpload(ws: string, key: string) {
  const upload = useUploads.getState().uploads.find((u) => u.key === key)
  if (!upload) return
  const again = { ...upload, error: null, share: 0, stop: new AbortController() }
  change(key, again)
  void run(ws, again)
}

export function dropUpload(key: string) {
  useUploads.getState().uploads.find((u) => u.key === key)?.stop.abort()
  useUploads.setState((s) => ({ uploads: s.uploads.filter((u) => u.key !== key) }))
}

/** Uploads without a draft around them, for voice notes that go at once. */
export function uploadNow(ws: string, file: File, options: { voice?: boolean; onProgress?: (share: number) => void; signal?: AbortSignal } = {}) {
  return api.upload<UploadedFile>(inWorkspace(ws, '/attachments'), file, { ...options, fields: options.voice ? { voice: 'true' } : undefined })
}

async function run(ws: string, upload: Upload) {
  try {
    const file = await uploadNow(ws, upload.file, { signal: upload.stop.signal, onProgress: (share) => change(upload.key, { share }) })
    useUploads.setState((s) => ({ uploads: s.uploads.filter((u) => u.key !== upload.key) }))
    write(ws, upload.chatId, upload.mode, { files: [...draftOf(upload.chatId)[upload.mode].files, file] })
  } catch (error) {
    if (error instanceof ApiError) change(upload.key, { error })
  }
}

function change(key: string, part: Partial<Upload>) {
  useUploads.setState((s) => ({ uploads: s.uploads.map((u) => (u.key === key ? { ...u, ...part } : u)) }))
}
