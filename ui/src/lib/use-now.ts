// The current time for clocks on screen. All clocks of one pace tick together; hidden tabs rest.
import { useSyncExternalStore } from 'react'

type Pace = { now: number; timer: ReturnType<typeof setInterval> | undefined; listeners: Set<() => void>; subscribe: (listener: () => void) => () => void; read: () => number }
const paces = new Map<number, Pace>()

export function useNow(everyMs: number) {
  const pace = paceOf(everyMs)
  return useSyncExternalStore(pace.subscribe, pace.read)
}

function paceOf(everyMs: number): Pace {
  const known = paces.get(everyMs)
  if (known) return known
  const pace: Pace = {
    now: Date.now(),
    timer: undefined,
    listeners: new Set(),
    subscribe(listener) {
      if (pace.listeners.size === 0) {
        // The first clock after a pause must not show an old time.
        if (Date.now() - pace.now > everyMs) pace.now = Date.now()
        pace.timer = setInterval(() => {
          if (document.hidden) return
          pace.now = Date.now()
          for (const each of pace.listeners) each()
        }, everyMs)
      }
      pace.listeners.add(listener)
      return () => {
        pace.listeners.delete(listener)
        if (pace.listeners.size === 0) clearInterval(pace.timer)
      }
    },
    read: () => pace.now,
  }
  paces.set(everyMs, pace)
  return pace
}
