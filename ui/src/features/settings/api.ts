// Team, keys, labels, workspace, sessions and two-step sign-in: reads and changes.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiKey, Invitation, Label, Me, Member, Page, Role, Session, TwoStepOffer, Workspace } from '@/api/types'
import { api, inWorkspace } from '@/lib/api-client'
import { keys } from '@/lib/query-keys'
import { useWorkspaceId } from '@/lib/session'

export function membersQuery(ws: string) {
  return queryOptions({ queryKey: keys.members(ws), queryFn: ({ signal }) => api.get<Page<Member>>(inWorkspace(ws, '/members'), { query: { limit: 200 }, signal }) })
}

export function invitationsQuery(ws: string) {
  return queryOptions({ queryKey: keys.invitations(ws), queryFn: ({ signal }) => api.get<Page<Invitation>>(inWorkspace(ws, '/invitations'), { query: { limit: 200 }, signal }) })
}

export function apiKeysQuery(ws: string) {
  return queryOptions({ queryKey: keys.apiKeys(ws), queryFn: ({ signal }) => api.get<Page<ApiKey>>(inWorkspace(ws, '/api-keys'), { query: { limit: 200 }, signal }) })
}

export function labelsQuery(ws: string) {
  return queryOptions({ queryKey: keys.labels(ws), queryFn: ({ signal }) => api.get<Page<Label>>(inWorkspace(ws, '/labels'), { query: { limit: 200 }, signal }) })
}

export const sessionsQuery = queryOptions({
  queryKey: ['me', 'sessions'],
  queryFn: ({ signal }) => api.get<Page<Session>>('/me/sessions', { signal }),
  staleTime: 0,
})

/** A change in the workspace that makes one list old. */
function useChange<Body, Answer>(run: (ws: string, body: Body) => Promise<Answer>, old: (ws: string) => readonly unknown[]) {
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  return useMutation({ mutationFn: (body: Body) => run(ws, body), onSuccess: () => queries.invalidateQueries({ queryKey: old(ws) }) })
}

export const useChangeRole = () => useChange((ws, { id, role }: { id: string; role: Role }) => api.patch<Member>(inWorkspace(ws, `/members/${id}`), { role }), keys.members)
export const useRemoveMember = () => useChange((ws, id: string) => api.delete(inWorkspace(ws, `/members/${id}`)), keys.members)
export const useInvite = () => useChange((ws, body: { email: string; role: Role }) => api.post<Invitation>(inWorkspace(ws, '/invitations'), body), keys.invitations)
export const useResend = () => useChange((ws, id: string) => api.post<Invitation>(inWorkspace(ws, `/invitations/${id}/resend`)), keys.invitations)
export const useWithdraw = () => useChange((ws, id: string) => api.delete(inWorkspace(ws, `/invitations/${id}`)), keys.invitations)
export const useMakeKey = () => useChange((ws, name: string) => api.post<ApiKey>(inWorkspace(ws, '/api-keys'), { name }), keys.apiKeys)
export const useRevokeKey = () => useChange((ws, id: string) => api.delete(inWorkspace(ws, `/api-keys/${id}`)), keys.apiKeys)
export const useSaveLabel = () =>
  useChange((ws, { id, ...body }: { id?: string; name: string; color: string }) => (id ? api.patch<Label>(inWorkspace(ws, `/labels/${id}`), body) : api.post<Label>(inWorkspace(ws, '/labels'), body)), keys.labels)
export const useDeleteLabel = () => useChange((ws, id: string) => api.delete(inWorkspace(ws, `/labels/${id}`)), keys.labels)

export function useSaveWorkspace() {
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Partial<Pick<Workspace, 'name' | 'language' | 'time_zone' | 'reopen_hours'>>) => api.patch<Workspace>(inWorkspace(ws), body),
    onSuccess: (workspace) => {
      queries.setQueryData(keys.settings(ws), workspace)
      void queries.invalidateQueries({ queryKey: keys.me, exact: true })
    },
  })
}

export function useSaveMe() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string }) => api.patch<Me>('/me', body),
    onSuccess: (me) => queries.setQueryData(keys.me, me),
  })
}

export function useChangePassword() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { current: string; new: string }) => api.post('/me/password', body),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
}

export function useEndSession() {
  const queries = useQueryClient()
  return useMutation({
    /** Without an id: all but this one. */
    mutationFn: (id: string | undefined) => api.delete(id ? `/me/sessions/${id}` : '/me/sessions'),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
}

export function useStartTwoStep() {
  return useMutation({ mutationFn: () => api.post<TwoStepOffer>('/me/two-step/start') })
}

export function useConfirmTwoStep() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (code: string) => api.post<{ recovery_codes: string[] }>('/me/two-step/confirm', { code }),
    onSuccess: () => queries.setQueryData<Me | null>(keys.me, (me) => me && { ...me, two_step: true }),
  })
}

export function useDisableTwoStep() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (password: string) => api.delete('/me/two-step', { password }),
    onSuccess: () => queries.setQueryData<Me | null>(keys.me, (me) => me && { ...me, two_step: false }),
  })
}
