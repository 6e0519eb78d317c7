// Who is signed in, and in which workspace the page is.
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import type { Me } from '@/api/types'
import { api } from './api-client'
import { ApiError } from './api-error'
import { keys } from './query-keys'
import { local } from './storage'

/** Null when nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await api.get<Me>('/me', { signal, keepSession: true })
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  },
  staleTime: 5 * 60_000,
})

export function useMe(): Me | null {
  return useQuery(meQuery).data ?? null
}

/** The workspace id of the URL. Only for screens under /w/$ws. */
export function useWorkspaceId(): string {
  const { ws } = useParams({ strict: false }) as { ws?: string }
  if (!ws) throw new Error('useWorkspaceId is for screens inside a workspace')
  return ws
}

/** My seat (name, role) in the workspace of the URL. */
export function useSeat() {
  const me = useMe()
  const { ws } = useParams({ strict: false }) as { ws?: string }
  return me?.workspaces.find((w) => w.id === ws) ?? null
}

/** What roles may do. Screens hide what a role can never use. */
export function useCan() {
  const role = useSeat()?.role
  return { manageWorkspace: role === 'owner' || role === 'admin', own: role === 'owner' }
}

/** Where the app opens: the last used workspace that still exists. */
export function homeWorkspace(me: Me) {
  const last = local.get('sapa.workspace')
  return me.workspaces.find((w) => w.id === last) ?? me.workspaces[0] ?? null
}

export function rememberWorkspace(id: string) {
  local.set('sapa.workspace', id)
}

/** Ends the session and forgets everything that was read with it. */
export async function signOut(queries: QueryClient) {
  await api.delete('/session', undefined, { keepSession: true })
  queries.clear()
  queries.setQueryData(keys.me, null)
}
