// After too many tries: how long until the next one may be made, counted down.
import { useEffect, useState } from 'react'
import { ApiError } from '@/lib/api-error'

/** Seconds left, 0 when there is nothing to wait for. */
export function useWait(error: unknown) {
  const until = error instanceof ApiError && error.status === 429 ? error.at.getTime() + (error.retryAfter ?? 30) * 1000 : 0
  const [now, setNow] = useState(() => Date.now())
  const left = Math.max(0, Math.ceil((until - now) / 1000))
  useEffect(() => {
    if (until <= Date.now()) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [until])
  return until ? left : 0
}
