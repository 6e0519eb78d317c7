// What a teammate does with chats: close, snooze, assign, label. On screen at once, with a way back.
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Conversation, Label } from '@/api/types'
import { useErrorText } from '@/design/states'
import { toast } from '@/design/Toast'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { useWorkspaceId } from '@/lib/session'
import { changeConversation, type ConversationChange, markUnread } from '../api'
import type { ListFilter } from '../model/views'
import { rememberChat } from './latest'
import { keepUnread } from './reading'
import { listsIn, placeInList } from './live-patches'
import { useMyself } from './use-inbox'

export type Person = { id: string; name: string }

export function useChatActions() {
  const t = useTranslations('inbox')
  const errorText = useErrorText()
  const format = useFormat()
  const queries = useQueryClient()
  const ws = useWorkspaceId()
  const me = useMyself()

  return useMemo(() => {
    async function apply(chats: Conversation[], look: (c: Conversation) => Partial<Conversation>, body: (c: Conversation) => ConversationChange) {
      const old = chats.filter((c) => c.id)
      for (const c of old) showEverywhere(queries, ws, me.memberId, { ...c, ...look(c) })
      const results = await Promise.allSettled(old.map((c) => changeConversation(ws, c.id, body(c))))
      results.forEach((result, i) => {
        const before = old[i]
        if (result.status === 'fulfilled') showEverywhere(queries, ws, me.memberId, result.value)
        else if (before) showEverywhere(queries, ws, me.memberId, before)
      })
      const failed = results.filter((r) => r.status === 'rejected')
      if (failed.length) toast({ tone: 'bad', text: failed.length < old.length ? t('someNotChanged', { count: failed.length, reason: errorText(failed[0]?.reason) }) : t('notChanged', { reason: errorText(failed[0]?.reason) }) })
      return failed.length === 0
    }
    const back = (chats: Conversation[]) => () =>
      void apply(chats, (c) => c, (c) => ({ status: c.status, snoozed_until: c.status === 'snoozed' ? c.snoozed_until : undefined, assignee_id: c.assignee?.id ?? null, labels: c.labels.map((l) => l.id) }))
    const tell = (text: string, chats: Conversation[]) => toast({ text, undo: back(chats) })

    return {
      close(chats: Conversation[]) {
        tell(t('closedToast', { count: chats.length }), chats)
        return apply(chats, () => ({ status: 'closed', closed_at: new Date().toISOString(), snoozed_until: null }), () => ({ status: 'closed' }))
      },
      reopen(chats: Conversation[]) {
        tell(t('reopenedToast', { count: chats.length }), chats)
        return apply(chats, () => ({ status: 'open', closed_at: null, snoozed_until: null }), () => ({ status: 'open' }))
      },
      snooze(chats: Conversation[], until: number) {
        const at = new Date(until).toISOString()
        tell(t('snoozedToast', { count: chats.length, time: format.dateTime(until) }), chats)
        return apply(chats, () => ({ status: 'snoozed', snoozed_until: at }), () => ({ status: 'snoozed', snoozed_until: at }))
      },
      assign(chats: Conversation[], to: Person | null) {
        tell(to ? t('assignedToast', { count: chats.length, name: to.id === me.memberId ? t('youInside') : to.name }) : t('unassignedToast', { count: chats.length }), chats)
        return apply(chats, () => ({ assignee: to }), () => ({ assignee_id: to?.id ?? null }))
      },
      /** Adds or takes away one label. */
      label(chats: Conversation[], label: Label, on: boolean) {
        const next = (c: Conversation) => (on ? [...c.labels.filter((l) => l.id !== label.id), label] : c.labels.filter((l) => l.id !== label.id))
        return apply(chats, (c) => ({ labels: next(c) }), (c) => ({ labels: next(c).map((l) => l.id) }))
      },
      unread(chat: Conversation, messageId?: string) {
        keepUnread(chat.id)
        showEverywhere(queries, ws, me.memberId, { ...chat, unread: Math.max(1, chat.unread) })
        return markUnread(ws, chat.id, messageId).catch((error: unknown) => toast({ tone: 'bad', text: errorText(error) }))
      },
      undo: (chats: Conversation[]) => back(chats)(),
    }
  }, [queries, ws, me.memberId, t, errorText, format])
}

export type ChatActions = ReturnType<typeof useChatActions>

/** One chat's new state in every list and in its own cache. */
export function showEverywhere(queries: QueryClient, ws: string, me: string, chat: Conversation) {
  rememberChat(chat)
  for (const [key, data] of listsIn(queries, ws)) queries.setQueryData(key, placeInList(data, key.at(-1) as ListFilter, chat, me, Date.now()))
  queries.setQueryData(keys.conversation(ws, chat.id), chat)
}
