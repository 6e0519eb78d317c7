// Times offered for snoozing, in the teammate's own zone.
export type SnoozeChoice = { name: 'laterToday' | 'tomorrow' | 'nextWeek' | 'beforeWindow' | 'threeHours'; at: number }

const hour = 3_600_000

export function snoozeChoices(now: number, timeZone: string, windowExpiresAt: string | null): SnoozeChoice[] {
  const choices: SnoozeChoice[] = [{ name: 'threeHours', at: roundUp(now + 3 * hour, 5 * 60_000) }]
  const evening = atHour(now, timeZone, 0, 17)
  if (evening - now > hour) choices.push({ name: 'laterToday', at: evening })
  choices.push({ name: 'tomorrow', at: atHour(now, timeZone, 1, 9) })
  choices.push({ name: 'nextWeek', at: atHour(now, timeZone, daysToMonday(now, timeZone), 9) })
  const before = windowExpiresAt ? Date.parse(windowExpiresAt) - 2 * hour : 0
  if (before - now > hour / 2) choices.push({ name: 'beforeWindow', at: before })
  return choices
}

/** The moment when the clocks of this zone show `hours`:00, `days` from today. */
export function atHour(now: number, timeZone: string, days: number, hours: number) {
  const p = partsIn(now, timeZone)
  const wanted = Date.UTC(p.year, p.month - 1, p.day + days, hours)
  // Offset of the zone at that moment, found twice so that a change of the clocks in between is right.
  let at = wanted - offsetOf(wanted, timeZone)
  at = wanted - offsetOf(at, timeZone)
  return at
}

/** "2026-11-25T09:00" as typed into a date field → moment, in the zone. */
export function fromLocalInput(value: string, timeZone: string) {
  const wanted = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value) ? Date.parse(`${value}:00Z`) : NaN
  return Number.isNaN(wanted) ? null : wanted - offsetOf(wanted - offsetOf(wanted, timeZone), timeZone)
}

export function toLocalInput(at: number, timeZone: string) {
  return new Date(at + offsetOf(at, timeZone)).toISOString().slice(0, 16)
}

function daysToMonday(now: number, timeZone: string) {
  const p = partsIn(now, timeZone)
  const weekday = new Date(Date.UTC(p.year, p.month - 1, p.day)).getUTCDay()
  return ((8 - weekday) % 7) || 7
}

function offsetOf(at: number, timeZone: string) {
  const p = partsIn(at, timeZone)
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - Math.floor(at / 1000) * 1000
}

function partsIn(at: number, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(at)
  const value = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  return { year: value('year'), month: value('month'), day: value('day'), hour: value('hour'), minute: value('minute'), second: value('second') }
}

function roundUp(at: number, step: number) {
  return Math.ceil(at / step) * step
}
