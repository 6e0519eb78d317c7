// The window to answer in, the clock of a row, and snooze times.
import { describe, expect, it } from 'vitest'
import { sampleAccount } from '../dev/samples'
import { atHour, fromLocalInput, snoozeChoices, toLocalInput } from './snooze'
import { accountBlock, rowClock, windowState } from './window-clock'

const now = Date.parse('2026-11-25T03:00:00.000Z') // 10:00 WIB, a Wednesday
const can = sampleAccount.capabilities
const inMinutes = (m: number) => new Date(now + m * 60_000).toISOString()

describe('window', () => {
  it('turns amber under three hours and red under thirty minutes', () => {
    expect(windowState(can, inMinutes(600), now)).toMatchObject({ state: 'open', tone: 'ok' })
    expect(windowState(can, inMinutes(179), now)).toMatchObject({ state: 'open', tone: 'warn' })
    expect(windowState(can, inMinutes(29), now)).toMatchObject({ state: 'open', tone: 'bad' })
  })
  it('is closed at its end and without any word of the customer, and offers templates', () => {
    expect(windowState(can, inMinutes(0), now)).toEqual({ state: 'closed', offer: 'template' })
    expect(windowState(can, null, now)).toEqual({ state: 'closed', offer: 'template' })
    expect(windowState({ ...can, templates: false }, null, now)).toEqual({ state: 'closed', offer: 'nothing' })
    expect(windowState({ ...can, window: { hours: 24, outside: 'nothing' } }, null, now)).toEqual({ state: 'closed', offer: 'nothing' })
  })
  it('says nothing where the channel has no window', () => {
    expect(windowState({ ...can, window: null }, null, now)).toEqual({ state: 'none' })
    expect(windowState(undefined, null, now)).toEqual({ state: 'none' })
  })
  it('knows which account states block', () => {
    expect(accountBlock({ state: 'reconnect' })).toBe('reconnect')
    expect(accountBlock({ state: 'degraded' })).toBeNull()
  })
})

describe('clock of a row', () => {
  const chat = { status: 'open' as const, snoozed_until: null, window_expires_at: inMinutes(60), waiting_since: inMinutes(-10) }
  it('shows a closing window only while the customer waits', () => {
    expect(rowClock(chat, now)).toMatchObject({ kind: 'window', tone: 'warn' })
    expect(rowClock({ ...chat, waiting_since: null }, now)).toBeNull()
    expect(rowClock({ ...chat, window_expires_at: inMinutes(600) }, now)).toBeNull()
    expect(rowClock({ ...chat, window_expires_at: inMinutes(20) }, now)).toMatchObject({ tone: 'bad' })
  })
  it('shows when a snoozed chat comes back', () => {
    expect(rowClock({ ...chat, status: 'snoozed', snoozed_until: inMinutes(90) }, now)).toMatchObject({ kind: 'snooze', leftMs: 90 * 60_000 })
  })
})

describe('snooze', () => {
  const zone = 'Asia/Jakarta'
  it('offers times in the teammate\'s zone', () => {
    const at = Object.fromEntries(snoozeChoices(now, zone, inMinutes(1380)).map((c) => [c.name, new Date(c.at).toISOString()]))
    expect(at).toEqual({
      threeHours: '2026-11-25T06:00:00.000Z',
      laterToday: '2026-11-25T10:00:00.000Z',
      tomorrow: '2026-11-26T02:00:00.000Z',
      nextWeek: '2026-11-30T02:00:00.000Z',
      beforeWindow: '2026-11-26T00:00:00.000Z',
    })
  })
  it('leaves out what is over or too near', () => {
    const evening = Date.parse('2026-11-25T12:00:00.000Z')
    expect(snoozeChoices(evening, zone, new Date(evening + 60 * 60_000).toISOString()).map((c) => c.name)).toEqual(['threeHours', 'tomorrow', 'nextWeek'])
  })
  it('takes "Monday" as next Monday on a Monday', () => {
    const monday = Date.parse('2026-11-30T01:00:00.000Z')
    expect(new Date(snoozeChoices(monday, zone, null).find((c) => c.name === 'nextWeek')?.at ?? 0).toISOString()).toBe('2026-12-07T02:00:00.000Z')
  })
  it('reads and writes the date field in the zone, over a change of the clocks too', () => {
    expect(toLocalInput(now, zone)).toBe('2026-11-25T10:00')
    expect(fromLocalInput('2026-11-25T10:00', zone)).toBe(now)
    expect(new Date(fromLocalInput('2026-03-29T09:00', 'Europe/Berlin') ?? 0).toISOString()).toBe('2026-03-29T07:00:00.000Z')
    expect(new Date(atHour(Date.parse('2026-03-28T12:00:00Z'), 'Europe/Berlin', 1, 9)).toISOString()).toBe('2026-03-29T07:00:00.000Z')
    expect(fromLocalInput('nonsense', zone)).toBeNull()
  })
})
