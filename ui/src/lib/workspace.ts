// The open workspace itself: name, language, zone, rules; and the demo's customer phone.
import { queryOptions } from '@tanstack/react-query'
import type { Workspace } from '@/api/types'
import { api, inWorkspace } from './api-client'
import { keys } from './query-keys'

export function workspaceQuery(ws: string) {
  return queryOptions({
    queryKey: keys.settings(ws),
    queryFn: ({ signal }) => api.get<Workspace>(inWorkspace(ws), { signal }),
    staleTime: 5 * 60_000,
  })
}

/** Where a demo's customers are played; null in a real workspace. */
export function demoPhoneUrl(workspace: Workspace | undefined) {
  if (!workspace?.demo) return null
  // The emulators of a demo listen beside the server, unless it says where.
  return workspace.demo_phone_url ?? `${location.protocol}//${location.hostname}:8090/phone`
}
