// Numbers beside the views and on the rail: chats, not messages. One request for all, refreshed by live events.
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { ConversationCounts } from '@/api/types'
import { api, inWorkspace } from './api-client'
import { keys } from './query-keys'
import { useWorkspaceId } from './session'

export function countsQuery(ws: string) {
  return queryOptions({
    queryKey: keys.counts(ws),
    queryFn: ({ signal }) => api.get<ConversationCounts>(inWorkspace(ws, '/conversations/counts'), { signal }),
  })
}

export function useCounts() {
  return useQuery(countsQuery(useWorkspaceId())).data
}
