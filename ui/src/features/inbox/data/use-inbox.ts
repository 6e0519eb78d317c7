// Where in the inbox we are (all of it in the URL), and who is looking.
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useMe, useSeat, useWorkspaceId } from '@/lib/session'
import { local } from '@/lib/storage'
import { filterOf, type InboxSearch, isView, type ViewId } from '../model/views'

const lastView = 'sapa.inboxView'

export function useInboxPlace() {
  const ws = useWorkspaceId()
  const { view: asked, chat } = useParams({ strict: false }) as { view?: string; chat?: string }
  const search = useSearch({ strict: false }) as InboxSearch
  const navigate = useNavigate()
  const saved = local.get(lastView)
  const view: ViewId = asked && isView(asked) ? asked : saved && isView(saved) ? saved : 'all'
  const { status, sort, label, assignee } = search
  const filter = useMemo(() => filterOf(view, { status, sort, label, assignee }), [view, status, sort, label, assignee])

  const openView = useCallback((next: ViewId) => {
    local.set(lastView, next)
    void navigate({ to: '/w/$ws/inbox/$view', params: { ws, view: next } })
  }, [navigate, ws])
  const openChat = useCallback(
    (id: string | null, options: { replace?: boolean; at?: string } = {}) => {
      const kept = (old: InboxSearch): InboxSearch => ({ ...old, at: options.at, find: undefined })
      if (id) void navigate({ to: '/w/$ws/inbox/$view/$chat', params: { ws, view, chat: id }, search: kept, replace: options.replace })
      else void navigate({ to: '/w/$ws/inbox/$view', params: { ws, view }, search: kept, replace: options.replace })
    },
    [navigate, ws, view],
  )
  const setSearch = useCallback(
    (change: Partial<InboxSearch>) => {
      const params = chat ? { ws, view, chat } : { ws, view, chat: '' }
      const search = (old: InboxSearch): InboxSearch => ({ ...old, ...change })
      if (chat) void navigate({ to: '/w/$ws/inbox/$view/$chat', params, search, replace: true })
      else void navigate({ to: '/w/$ws/inbox/$view', params: { ws, view }, search, replace: true })
    },
    [navigate, ws, view, chat],
  )
  return { ws, view, chat, search, filter, openView, openChat, setSearch }
}

/** My ids as they appear in chats (member) and messages (member or person). */
export function useMyself() {
  const me = useMe()
  const seat = useSeat()
  return useMemo(() => ({ userId: me?.id ?? '', memberId: seat?.member_id ?? '', name: me?.name ?? '' }), [me?.id, me?.name, seat?.member_id])
}
