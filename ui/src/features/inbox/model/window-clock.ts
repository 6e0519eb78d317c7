// The time in which the channel lets us write freely: what the composer and the row say about it.
import type { Account, Capabilities, Conversation } from '@/api/types'
import { windowSoonMs } from './views'

export type WindowTone = 'ok' | 'warn' | 'bad'
export type WindowState =
  | { state: 'none' }
  | { state: 'open'; leftMs: number; share: number; tone: WindowTone }
  | { state: 'closed'; offer: 'template' | 'nothing' }

export const windowRedMs = 30 * 60_000

export function windowState(can: Capabilities | undefined, expiresAt: string | null, now: number): WindowState {
  if (!can?.window) return { state: 'none' }
  const leftMs = expiresAt ? Date.parse(expiresAt) - now : 0
  if (!(leftMs > 0)) return { state: 'closed', offer: can.window.outside === 'template' && can.templates ? 'template' : 'nothing' }
  const share = Math.min(1, leftMs / (can.window.hours * 3_600_000))
  return { state: 'open', leftMs, share, tone: leftMs < windowRedMs ? 'bad' : leftMs < windowSoonMs ? 'warn' : 'ok' }
}

/** Why nothing can be sent from this account, by the code of its state. */
export function accountBlock(account: Pick<Account, 'state'> | undefined) {
  return account && (account.state === 'reconnect' || account.state === 'paused' || account.state === 'disconnected') ? account.state : null
}

/** The one clock of a row: the most urgent. */
export function rowClock(c: Pick<Conversation, 'status' | 'snoozed_until' | 'window_expires_at' | 'waiting_since'>, now: number): { kind: 'window' | 'snooze'; leftMs: number; tone: 'warn' | 'bad' | 'plain' } | null {
  if (c.status === 'snoozed' && c.snoozed_until) return { kind: 'snooze', leftMs: Date.parse(c.snoozed_until) - now, tone: 'plain' }
  const leftMs = c.window_expires_at ? Date.parse(c.window_expires_at) - now : 0
  if (c.status !== 'open' || !c.waiting_since || leftMs <= 0 || leftMs > windowSoonMs) return null
  return { kind: 'window', leftMs, tone: leftMs < windowRedMs ? 'bad' : 'warn' }
}
