// While the inbox is open: live events patch the caches, presence is kept, the outbox runs, new messages are announced.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import { toast } from '@/design/Toast'
import { useTranslations } from '@/lib/i18n'
import { patchLive } from '@/lib/live'
import { useWorkspaceId } from '@/lib/session'
import { draftOf, isEmpty, write } from './drafts'
import { rememberActors, rememberChat } from './latest'
import { type InboxEvent, makeLiveBatch, onEvents, patchedTypes } from './live-batch'
import { forget, type Outgoing, resumeOutbox, watchOutbox, whenRefused } from './outbox'
import { takePresence } from './presence'
import { useAnnounce } from './use-announce'
import { useMyself } from './use-inbox'
import { useRefusal } from './use-refusal'

export function useLiveInbox() {
  const ws = useWorkspaceId()
  const me = useMyself()
  const t = useTranslations('inbox')
  const reason = useRefusal()
  const queries = useQueryClient()
  useAnnounce()

  useEffect(() => {
    const batch = makeLiveBatch({ queries, ws, me: me.memberId })
    const remember = onEvents((events) => {
      rememberActors(events)
      for (const e of events) if ('conversation' in e.data) rememberChat({ ...e.data.conversation, unread: 0, draft: false })
    })
    const ways = patchedTypes.map((type) => patchLive(type, (data) => batch.add({ type, data } as InboxEvent)))
    const presence = patchLive('presence', takePresence)
    return () => {
      for (const back of ways) back()
      presence()
      remember()
      batch.stop()
    }
  }, [queries, ws, me.memberId])

  useEffect(() => {
    void resumeOutbox(queries, ws)
    return watchOutbox(queries)
  }, [queries, ws])

  const refused = useEffectEvent((entry: Outgoing, error: { code: string; reason: string }) => {
    const { kind, text = '' } = entry.body
    // A text goes back to its box when that is free; else it stays in the thread with its reason.
    if (!(text || entry.files.length) || !isEmpty(draftOf(entry.conversationId)[kind])) return
    write(entry.workspaceId, entry.conversationId, kind, { text, files: entry.files })
    forget(entry.clientId)
    toast({ tone: 'bad', text: t('refused', { reason: reason(error) }) })
  })
  useEffect(() => {
    whenRefused((entry, error) => refused(entry, error))
    return () => whenRefused(null)
  }, [])
}
