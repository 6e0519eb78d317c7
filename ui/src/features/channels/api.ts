// Channels, apps, accounts, templates and deliveries: reads and changes.
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Account, AccountEvent, App, ChannelSettings, Inbound, Ledger, Page, Template, WebhookAttempt } from '@/api/types'
import { api, inWorkspace } from '@/lib/api-client'
import { keys } from '@/lib/query-keys'
import { useWorkspaceId } from '@/lib/session'

export function appsQuery(ws: string) {
  return queryOptions({ queryKey: keys.apps(ws), queryFn: ({ signal }) => api.get<Page<App>>(inWorkspace(ws, '/apps'), { query: { limit: 200 }, signal }) })
}

export function appQuery(ws: string, id: string) {
  return queryOptions({ queryKey: [...keys.apps(ws), id], queryFn: ({ signal }) => api.get<App>(inWorkspace(ws, `/apps/${id}`), { signal }) })
}

export function accountQuery(ws: string, id: string) {
  return queryOptions({ queryKey: keys.account(ws, id), queryFn: ({ signal }) => api.get<Account>(inWorkspace(ws, `/accounts/${id}`), { signal }) })
}

export function attemptsQuery(ws: string, appId: string) {
  return queryOptions({
    queryKey: [...keys.apps(ws), appId, 'attempts'],
    queryFn: ({ signal }) => api.get<Page<WebhookAttempt>>(inWorkspace(ws, `/apps/${appId}/webhook-attempts`), { signal }),
    staleTime: 0,
  })
}

export type Span = { from?: string; to?: string }

export function ledgerQuery(ws: string, accountId: string, span: Span) {
  return queryOptions({
    queryKey: [...keys.account(ws, accountId), 'ledger', span],
    queryFn: ({ signal }) => api.get<Ledger>(inWorkspace(ws, `/accounts/${accountId}/ledger`), { query: span, signal }),
    staleTime: 0,
  })
}

export function eventsQuery(ws: string, accountId: string) {
  return infiniteQueryOptions({
    queryKey: keys.accountEvents(ws, accountId),
    queryFn: ({ pageParam, signal }) => api.get<Page<AccountEvent>>(inWorkspace(ws, `/accounts/${accountId}/events`), { query: { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

export type TemplateFilter = { status?: string; q?: string }

export function templatesQuery(ws: string, accountId: string, filter: TemplateFilter) {
  return infiniteQueryOptions({
    queryKey: [...keys.templates(ws, accountId), filter],
    queryFn: ({ pageParam, signal }) => api.get<Page<Template>>(inWorkspace(ws, `/accounts/${accountId}/templates`), { query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

export type InboundFilter = { state: Inbound['state']; account?: string }

export function inboundListQuery(ws: string, { state, account }: InboundFilter) {
  return infiniteQueryOptions({
    queryKey: [...keys.inbound(ws), 'list', { state, account }],
    queryFn: ({ pageParam, signal }) => api.get<Page<Inbound>>(inWorkspace(ws, '/inbound'), { query: { state, account_id: account, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
}

export function inboundQuery(ws: string, id: string) {
  return queryOptions({ queryKey: [...keys.inbound(ws), id], queryFn: ({ signal }) => api.get<Inbound>(inWorkspace(ws, `/inbound/${id}`), { signal }) })
}

export function useSaveApp(id?: string) {
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { channel?: string; name?: string; settings?: ChannelSettings }) =>
      id ? api.patch<App>(inWorkspace(ws, `/apps/${id}`), body) : api.post<App>(inWorkspace(ws, '/apps'), body),
    onSuccess: (app) => {
      queries.setQueryData(appQuery(ws, app.id).queryKey, app)
      void queries.invalidateQueries({ queryKey: keys.apps(ws) })
    },
  })
}

export function useDeleteApp(id: string) {
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.delete(inWorkspace(ws, `/apps/${id}`)),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.apps(ws), exact: true }),
  })
}

export function useRotateToken(id: string) {
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<App>(inWorkspace(ws, `/apps/${id}/rotate-verify-token`)),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.apps(ws) }),
  })
}

export type NewAccount = { channel: string; app_id?: string; name: string; settings: ChannelSettings }
export type AccountChange = { name?: string; settings?: ChannelSettings; read_receipts?: Account['read_receipts'] }

export function useConnect() {
  const ws = useWorkspaceId()
  return useKeepAccount((body: NewAccount) => api.post<Account>(inWorkspace(ws, '/accounts'), body))
}

export function useChangeAccount(id: string) {
  const ws = useWorkspaceId()
  return useKeepAccount((body: AccountChange) => api.patch<Account>(inWorkspace(ws, `/accounts/${id}`), body))
}

export function useCheck(id: string) {
  const ws = useWorkspaceId()
  return useKeepAccount(() => api.post<Account>(inWorkspace(ws, `/accounts/${id}/check`)))
}

export function useResume(id: string) {
  const ws = useWorkspaceId()
  return useKeepAccount(() => api.post<Account>(inWorkspace(ws, `/accounts/${id}/resume`)))
}

export function useDisconnect(id: string) {
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.delete(inWorkspace(ws, `/accounts/${id}`)),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.accounts(ws) }),
  })
}

export function useSyncTemplates(accountId: string) {
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.post(inWorkspace(ws, `/accounts/${accountId}/templates/sync`)),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.templates(ws, accountId) }),
  })
}

export function useReplay() {
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.post<Pick<Inbound, 'id' | 'state'>>(inWorkspace(ws, `/inbound/${id}/replay`)),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.inbound(ws) }),
  })
}

function useKeepAccount<Body>(mutationFn: (body: Body) => Promise<Account>) {
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: (account) => {
      queries.setQueryData(accountQuery(ws, account.id).queryKey, account)
      void queries.invalidateQueries({ queryKey: keys.accounts(ws) })
    },
  })
}
