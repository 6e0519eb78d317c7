// Title, icon and abilities of each channel, as the server tells them. Read once per visit.
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Channel, Page } from '@/api/types'
import { api, inWorkspace } from './api-client'
import { keys } from './query-keys'
import { useWorkspaceId } from './session'

export function channelsQuery(ws: string) {
  return queryOptions({
    queryKey: keys.channels(ws),
    queryFn: ({ signal }) => api.get<Page<Channel>>(inWorkspace(ws, '/channels'), { signal }),
    staleTime: Infinity,
  })
}

/** Look of a channel by its kind; the kind itself until the list is here. */
export function useChannelLook() {
  const { data } = useQuery(channelsQuery(useWorkspaceId()))
  return (channel: string): Pick<Channel, 'title' | 'icon_svg'> => data?.items.find((c) => c.channel === channel) ?? { title: channel, icon_svg: '' }
}
