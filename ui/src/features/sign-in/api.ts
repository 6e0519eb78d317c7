// Calls that open a session.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Language, Me, TwoStepChallenge } from '@/api/types'
import { api } from '@/lib/api-client'
import { keys } from '@/lib/query-keys'

export type SetupRequest = { token: string; name: string; email: string; password: string; workspace_name: string; language: Language }

export function useSignIn() {
  return useOpenSession((body: { email: string; password: string }) => api.post<Me | TwoStepChallenge>('/session', body, { keepSession: true }))
}

export function useSecondStep() {
  return useOpenSession((body: { challenge: string; code: string }) => api.post<Me>('/session/two-step', body, { keepSession: true }))
}

export function useSetup() {
  return useOpenSession((body: SetupRequest) => api.post<Me>('/setup', body, { keepSession: true }))
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
