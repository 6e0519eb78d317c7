// Answers what messages ask for: jump, reply, react, undo, edit again.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Account, Conversation, Message } from '@/api/types'
import { useErrorText } from '@/design/states'
import { toast } from '@/design/Toast'
import { useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { newClientId } from '@/lib/storage'
import { useNow } from '@/lib/use-now'
import { takeBack } from '../../api'
import { askComposer } from '../../data/composer-line'
import { draftOf, isEmpty, setMode, write } from '../../data/drafts'
import { replaceMessage, type ThreadData } from '../../data/live-patches'
import { cancel, forget, submit, useOutbox } from '../../data/outbox'
import { useInboxPlace, useMyself } from '../../data/use-inbox'
import { contactName, shortCode } from '../../model/names'
import { windowState } from '../../model/window-clock'
import { Held } from './Held'
import type { ThreadTools } from './thread-tools'

type Options = { ws: string; chat: Conversation | undefined; account: Account | undefined; messages: Message[]; showDetails: (m: Message) => void }

export function useThreadToolsFor({ ws, chat, account, messages, showDetails }: Options) {
  const t = useTranslations('inbox')
  const errorText = useErrorText()
  const queries = useQueryClient()
  const me = useMyself()
  const { openChat } = useInboxPlace()
  const now = useNow(60_000)
  const [flash, setFlash] = useState<string | null>(null)
  const jump = useRef<((id: string) => boolean) | null>(null)
  const open = windowState(account?.capabilities, chat?.window_expires_at ?? null, now).state !== 'closed'
  const name = chat ? (contactName(chat.contact) ?? t('unknownCustomer', { code: shortCode(chat.contact.id) })) : ''
  const chatId = chat?.id

  const undo = useCallback(async (message: Message) => {
    if (!chatId) return
    const entry = useOutbox.getState().entries.find((e) => e.clientId === message.client_id)
    if (entry) cancel(entry.clientId)
    else {
      try {
        await takeBack(ws, message.id)
        const gone = { ...message, deleted_at: new Date().toISOString(), status: 'none' as const }
        queries.setQueriesData<ThreadData>({ queryKey: keys.messages(ws, chatId) }, (data) => data && replaceMessage(data, gone))
      } catch (error) {
        return toast({ tone: 'bad', text: errorText(error) })
      }
    }
    bringBack(ws, chatId, message)
  }, [ws, chatId, queries, errorText])

  const shown = useRef(messages)
  useEffect(() => {
    shown.current = messages
  }, [messages])
  const heldNow = useCallback(() => shown.current.findLast((m) => m.status === 'held' && (m.author.id === me.memberId || m.author.id === me.userId)), [me])
  const undoHeld = useCallback(() => {
    const message = heldNow()
    if (message) void undo(message)
  }, [undo, heldNow])

  const tools = useMemo((): ThreadTools => ({
    ws,
    can: account?.capabilities,
    open,
    me,
    jumpTo(id) {
      if (jump.current?.(id)) setFlash(id)
      else if (chatId) openChat(chatId, { at: id, replace: true })
    },
    reply(message) {
      if (!chatId) return
      setMode(chatId, 'reply')
      write(ws, chatId, 'reply', { replyTo: message })
      askComposer('focus')
    },
    react(message, emoji) {
      if (!chatId) return
      const client_id = newClientId()
      submit(queries, { workspaceId: ws, conversationId: chatId, body: { kind: 'reply', reaction: { message_id: message.id, emoji }, client_id }, files: [], replyTo: null })
    },
    showDetails,
    chooseTemplate: () => askComposer('templates'),
    editAgain(message) {
      if (!chatId) return
      if (!bringBack(ws, chatId, message)) return toast({ text: t('boxNotEmpty') })
      if (useOutbox.getState().entries.some((e) => e.clientId === message.id)) forget(message.id)
    },
    hasHeld: () => heldNow() !== undefined,
    undoLast: undoHeld,
    held: (message) => <Held message={message} onUndo={(m) => void undo(m)} />,
  }), [account?.capabilities, open, me, chatId, ws, queries, showDetails, openChat, undo, undoHeld, heldNow, t])

  return { tools, name, flash, setFlash, jump }
}

/** Text and files go back to the box; never over something that is being written. */
function bringBack(ws: string, chatId: string, message: Message) {
  const mode = message.direction === 'note' ? 'note' : 'reply'
  if (!isEmpty(draftOf(chatId)[mode])) return false
  setMode(chatId, mode)
  write(ws, chatId, mode, {
    text: message.text ?? '',
    files: message.attachments.map((a) => ({ id: a.id, kind: a.kind, mime: a.mime, size: a.size ?? 0, file_name: a.file_name ?? '', url: a.url ?? '', thumb_url: a.thumb_url, width: a.width, height: a.height })),
  })
  askComposer('focus')
  return true
}
