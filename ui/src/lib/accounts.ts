// The connected accounts of a workspace and what their state means for the people working in it.
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Account, AccountState, Page } from '@/api/types'
import { api, inWorkspace } from './api-client'
import { keys } from './query-keys'
import { useWorkspaceId } from './session'

export function accountsQuery(ws: string) {
  return queryOptions({
    queryKey: keys.accounts(ws),
    queryFn: ({ signal }) => api.get<Page<Account>>(inWorkspace(ws, '/accounts'), { query: { limit: 200 }, signal }),
  })
}

/** Undefined while they are read. */
export function useAccounts() {
  return useQuery(accountsQuery(useWorkspaceId())).data?.items
}

export const stateTones: Record<AccountState, 'ok' | 'warn' | 'bad' | 'plain'> = {
  connected: 'ok',
  degraded: 'warn',
  reconnect: 'bad',
  paused: 'warn',
  disconnected: 'plain',
}

/** Somebody should look at it. */
export function needsCare(account: Pick<Account, 'state'>) {
  return account.state === 'reconnect' || account.state === 'paused' || account.state === 'degraded'
}
