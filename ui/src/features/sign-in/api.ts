// Calls around sessions: sign-in, second step, first set-up, password reset, invitations.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Language, Me, OpenInvitation, TwoStepChallenge } from '@/api/types'
import { api } from '@/lib/api-client'
import { keys } from '@/lib/query-keys'

export type SetupRequest = { token: string; name: string; email: string; password: string; workspace_name: string; language: Language }

/** Has this server an owner yet? */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => api.get<{ needed: boolean; version: string; mail?: boolean }>('/setup', { signal, keepSession: true }),
  staleTime: 60_000,
  retry: false,
})

export function invitationQuery(token: string) {
  return queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api.get<OpenInvitation>(`/invitations/${encodeURIComponent(token)}`, { signal, keepSession: true }),
    retry: false,
  })
}

export function useSignIn() {
  return useOpenSession((body: { email: string; password: string }) => api.post<Me | TwoStepChallenge>('/session', body, { keepSession: true }))
}

export function useSecondStep() {
  return useOpenSession((body: { challenge: string; code: string }) => api.post<Me>('/session/two-step', body, { keepSession: true }))
}

export function useSetup() {
  return useOpenSession((body: SetupRequest) => api.post<Me>('/setup', body, { keepSession: true }))
}

export function useAcceptInvitation(token: string) {
  return useOpenSession((body: { name?: string; password?: string; language?: Language }) =>
    api.post<Me>(`/invitations/${encodeURIComponent(token)}/accept`, body, { keepSession: true }),
  )
}

export function useAskReset() {
  return useMutation({ mutationFn: (email: string) => api.post('/password-reset', { email }, { keepSession: true }) })
}

export function useConfirmReset() {
  return useMutation({ mutationFn: (body: { token: string; password: string }) => api.post('/password-reset/confirm', body, { keepSession: true }) })
}

function useOpenSession<Body, Answer extends Me | TwoStepChallenge>(mutationFn: (body: Body) => Promise<Answer>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: (answer) => {
      if ('id' in answer) queries.setQueryData(keys.me, answer)
    },
  })
}
