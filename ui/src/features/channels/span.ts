// A stretch of time chosen by day, in the teammate's own time zone, and as the API wants it.
import { usePreferences } from '@/lib/preferences'

export const spanChoices = ['today', 'week', 'month', 'all', 'custom'] as const
export type SpanChoice = (typeof spanChoices)[number]

const days: Record<'today' | 'week' | 'month', number> = { today: 0, week: 6, month: 29 }

/** First day of a choice as "2026-11-25"; nothing for all time. */
export function startOf(choice: Exclude<SpanChoice, 'custom'>, now = Date.now()) {
  return choice === 'all' ? undefined : dayOf(now - days[choice] * 86_400_000)
}

export function choiceOf(from: string | undefined, to: string | undefined, now = Date.now()): SpanChoice {
  if (!from && !to) return 'all'
  if (to) return 'custom'
  return (['today', 'week', 'month'] as const).find((choice) => startOf(choice, now) === from) ?? 'custom'
}

/** Days become the instants at which they start and end here. */
export function spanOf(from: string | undefined, to: string | undefined) {
  return { from: from && startInstant(from), to: to && startInstant(nextDay(to)) }
}

function dayOf(at: number) {
  return new Intl.DateTimeFormat('en-CA', { timeZone: usePreferences.getState().timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
}

function nextDay(day: string) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

function startInstant(day: string) {
  const utc = Date.parse(`${day}T00:00:00Z`)
  return new Date(utc - offsetAt(utc)).toISOString()
}

/** How far the zone is ahead of UTC at that time. */
function offsetAt(at: number) {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: usePreferences.getState().timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(at)
  const get = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  return Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second')) - at
}
