// The order of the wizard's parts for a channel, and how far somebody is.
import type { Channel } from '@/api/types'

export const allParts = ['need', 'method', 'credentials', 'webhook', 'account', 'test', 'hello'] as const
export type Part = (typeof allParts)[number]

/** A channel without an app of its own has nothing to choose, paste or copy first. */
export function partsOf(channel: Pick<Channel, 'app_form'>): Part[] {
  return channel.app_form ? [...allParts] : ['need', 'account', 'test', 'hello']
}

/** The last part that may be opened: later ones need an app or an account first. */
export function firstOpenPart(parts: Part[], have: { app: boolean; account: boolean }): Part {
  if (have.account) return 'hello'
  if (have.app || !parts.includes('credentials')) return 'account'
  return 'credentials'
}
