// Sends what stands in the box: clears it at once, hands it to the outbox in order.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Conversation, Message } from '@/api/types'
import { usePreferences } from '@/lib/preferences'
import { useWorkspaceId } from '@/lib/session'
import { newClientId } from '@/lib/storage'
import type { SendBody } from '../api'
import { clear, draftOf, isEmpty, type Mode } from './drafts'
import { type Outgoing, submit } from './outbox'

export type Special = Pick<SendBody, 'template' | 'interactive' | 'location' | 'contacts'> & { preview?: Outgoing['preview'] }

export function useSend(chat: Conversation) {
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  const undoMs = usePreferences((p) => p.undoMs)

  /** False when there is nothing to send. */
  const sendBox = useCallback(
    (mode: Mode, options: { now?: boolean } = {}) => {
      const written = draftOf(chat.id)[mode]
      if (isEmpty(written)) return false
      clear(ws, chat.id, mode)
      const hold_ms = mode === 'reply' && !options.now ? undoMs : 0
      for (const [i, part] of partsOf(written.text.trim(), written.files).entries()) {
        submit(queries, {
          workspaceId: ws,
          conversationId: chat.id,
          files: part.files,
          replyTo: i === 0 ? quoteOf(written.replyTo) : null,
          body: { kind: mode, text: part.text || undefined, attachment_ids: part.files.length ? part.files.map((f) => f.id) : undefined, reply_to: i === 0 ? written.replyTo?.id : undefined, client_id: newClientId(), hold_ms: hold_ms || undefined },
        })
      }
      return true
    },
    [ws, chat.id, queries, undoMs],
  )

  const sendSpecial = useCallback(
    ({ preview, ...body }: Special) => submit(queries, { workspaceId: ws, conversationId: chat.id, files: [], replyTo: null, preview, body: { kind: 'reply', ...body, client_id: newClientId(), hold_ms: undoMs || undefined } }),
    [ws, chat.id, queries, undoMs],
  )
  const sendFile = useCallback(
    (file: Outgoing['files'][number]) => submit(queries, { workspaceId: ws, conversationId: chat.id, files: [file], replyTo: null, body: { kind: 'reply', attachment_ids: [file.id], client_id: newClientId(), hold_ms: undoMs || undefined } }),
    [ws, chat.id, queries, undoMs],
  )
  return { sendBox, sendSpecial, sendFile }
}

type File = Outgoing['files'][number] & { caption?: string }

/** One send for all files, or one for each when a later one has words of its own. */
export function partsOf(text: string, files: File[]): { text: string; files: File[] }[] {
  if (!files.slice(1).some((f) => f.caption) && !(files[0]?.caption && text)) return [{ text: text || files[0]?.caption || '', files }]
  const parts = files.map((f, i) => ({ text: f.caption ?? (i === 0 ? text : ''), files: [f] }))
  return files[0]?.caption && text ? [{ text, files: [] }, ...parts] : parts
}

function quoteOf(message: Message | null): Message['reply_to'] {
  return message && { id: message.id, external_id: message.external_id, preview: message.text ?? '', author_name: message.author.name }
}
