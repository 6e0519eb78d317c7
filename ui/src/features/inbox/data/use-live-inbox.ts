// While the inbox is open: live events patch the caches, presence is kept, the outbox runs, new messages are announced.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { patchLive } from '@/lib/live'
import { useWorkspaceId } from '@/lib/session'
import { rememberActors, rememberChat } from './latest'
import { type InboxEvent, makeLiveBatch, onEvents, patchedTypes } from './live-batch'
import { resumeOutbox, watchOutbox } from './outbox'
import { takePresence } from './presence'
import { useAnnounce } from './use-announce'
import { useMyself } from './use-inbox'

export function useLiveInbox() {
  const ws = useWorkspaceId()
  const me = useMyself()
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
}
