// What needs somebody's care right now: stopped accounts, deliveries nobody could read, messages that did not go.
// It is read from the workspace, so a repaired thing disappears by itself and a reload forgets nothing.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Account, Conversation, Inbound, Page } from '@/api/types'
import { accountsQuery, needsCare } from '@/lib/accounts'
import { api, inWorkspace } from '@/lib/api-client'
import { listenLive } from '@/lib/live'
import { refreshCalmly } from '@/lib/live-refresh'
import { keys } from '@/lib/query-keys'
import { useCan, useWorkspaceId } from '@/lib/session'

export type Problems = { accounts: Account[]; dead: Inbound[]; moreDead: boolean; failed: Conversation[]; moreFailed: boolean; pending: boolean; error: unknown; retry: () => void }

const shown = 20

export function useProblems(): Problems {
  const ws = useWorkspaceId()
  const { manageWorkspace } = useCan()
  const accounts = useQuery(accountsQuery(ws))
  const dead = useQuery({
    queryKey: [...keys.inbound(ws), 'notices'],
    queryFn: ({ signal }) => api.get<Page<Inbound>>(inWorkspace(ws, '/inbound'), { query: { state: 'dead', limit: shown }, signal }),
    enabled: manageWorkspace,
  })
  const failed = useQuery({
    queryKey: failedKey(ws),
    queryFn: ({ signal }) => api.get<Page<Conversation>>(inWorkspace(ws, '/conversations'), { query: { view: 'failed', limit: shown }, signal }),
  })
  useFailedSends(ws)
  return {
    accounts: accounts.data?.items.filter(needsCare) ?? [],
    dead: dead.data?.items ?? [],
    moreDead: Boolean(dead.data?.next_cursor),
    failed: failed.data?.items ?? [],
    moreFailed: Boolean(failed.data?.next_cursor),
    pending: accounts.isPending || failed.isPending || (manageWorkspace && dead.isPending),
    error: accounts.error ?? failed.error ?? dead.error,
    retry: () => void Promise.all([accounts.refetch(), failed.refetch(), manageWorkspace ? dead.refetch() : null]),
  }
}

/** Things that change while they are listed get a new name, so that they count as news again. */
export function problemKeys({ accounts, dead, failed }: Problems) {
  return [
    ...accounts.map((a) => `${a.id} ${a.state} ${a.state_reason?.code ?? ''}`),
    ...dead.map((d) => `${d.id} ${d.attempts}`),
    ...failed.map((c) => `${c.id} ${c.last_message?.id ?? ''}`),
  ]
}

/** The inbox patches its own lists on live events; this one is read again. */
function useFailedSends(ws: string) {
  const queries = useQueryClient()
  useEffect(() => {
    const refresh = () => refreshCalmly(queries, failedKey(ws))
    const stops = [
      listenLive('message.updated', ({ message }) => message.direction === 'out' && (message.status === 'failed' || message.status === 'unknown') && refresh()),
      listenLive('conversation.updated', ({ changes, conversation }) => (changes.includes('failed') || conversation.failed) && refresh()),
    ]
    return () => stops.forEach((stop) => stop())
  }, [queries, ws])
}

const failedKey = (ws: string) => ['ws', ws, 'notices', 'failed'] as const
