// Messages of the open chat: loaded parts, what is still on its way, and the items to draw.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useConnection } from '@/lib/connection'
import { useFormat } from '@/lib/format'
import { useNow } from '@/lib/use-now'
import { threadQuery } from '../api'
import { withLocal, withQuotes } from '../model/local-messages'
import { buildThread, firstUnread } from '../model/thread-items'
import { useOutbox } from './outbox'
import { useMyself } from './use-inbox'

export function useThread(ws: string, id: string, around: string | undefined, unreadAtOpen: number) {
  const format = useFormat()
  const me = useMyself()
  const offline = useConnection((c) => c.state === 'offline')
  const query = useInfiniteQuery(threadQuery(ws, id, around))
  const entries = useOutbox((s) => s.entries)
  const heldUntil = useOutbox((s) => s.heldUntil)
  const { data } = query

  const loaded = useMemo(() => withQuotes(data?.pages.flatMap((p) => p.items).toReversed() ?? []), [data])
  const sends = useMemo(() => entries.filter((e) => e.conversationId === id), [entries, id])
  // The clock only matters while something is on its way.
  const now = useNow(sends.length ? 1000 : 3_600_000)
  const tick = sends.length ? now : 0
  const messages = useMemo(() => withLocal(loaded, sends, me, { offline, heldUntil, now: tick }), [loaded, sends, me, offline, heldUntil, tick])
  const firstUnreadId = useMemo(() => firstUnread(loaded, unreadAtOpen), [loaded, unreadAtOpen])
  const items = useMemo(() => buildThread(messages, { sameDay: format.sameDay, firstUnreadId, unread: unreadAtOpen }), [messages, format, firstUnreadId, unreadAtOpen])
  return { query, messages, items, firstUnreadId, hasNewer: query.hasPreviousPage }
}
