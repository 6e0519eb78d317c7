// Refreshing without a storm: the first event refreshes at once, the rest of a burst share one refresh.
import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query'

export const burstMs = 2000

type Burst = { timer: ReturnType<typeof setTimeout>; again: boolean }
const bursts = new WeakMap<QueryClient, Map<string, Burst>>()

export function refreshCalmly(queries: QueryClient, queryKey: QueryKey) {
  const mine = bursts.get(queries) ?? new Map<string, Burst>()
  bursts.set(queries, mine)
  const name = hashKey(queryKey)
  const running = mine.get(name)
  if (running) {
    running.again = true
    return
  }
  void queries.invalidateQueries({ queryKey })
  const burst: Burst = {
    again: false,
    timer: setTimeout(() => {
      mine.delete(name)
      if (burst.again) refreshCalmly(queries, queryKey)
    }, burstMs),
  }
  mine.set(name, burst)
}
