// The time for the window's countdown: by the second only in the last minutes.
import { useNow } from '@/lib/use-now'

const lastMinutesMs = 3 * 60_000

export function useWindowClock(expiresAt: string | null) {
  const slow = useNow(15_000)
  const near = expiresAt !== null && Date.parse(expiresAt) - slow < lastMinutesMs && Date.parse(expiresAt) > slow - 15_000
  const fast = useNow(near ? 1000 : 3_600_000)
  return near ? Math.max(slow, fast) : slow
}
