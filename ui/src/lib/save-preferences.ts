// Preferences travel with the person: local at once, then to the server; from the server on sign-in.
import type { Me } from '@/api/types'
import { api } from './api-client'
import { type Preferences, setPreferences, usePreferences } from './preferences'

const travelling = ['density', 'calendar', 'timeZone', 'singleKeys', 'sendWithEnter'] as const

export async function savePreferences(change: Partial<Preferences>) {
  setPreferences(change)
  const { language, theme, ...rest } = change
  const preferences = Object.keys(rest).length ? allTravelling() : undefined
  await api.patch<Me>('/me', { language, theme, preferences }, { keepSession: true })
}

/** Called when `me` arrives: what was chosen on another device wins over what this browser had. */
export function adoptPreferences(me: Me) {
  const saved = me.preferences ?? {}
  const change: Record<string, unknown> = { language: me.language, theme: me.theme }
  for (const key of travelling) if (key in saved) change[key] = saved[key]
  setPreferences(change as Partial<Preferences>)
}

function allTravelling() {
  const now = usePreferences.getState()
  return Object.fromEntries(travelling.map((key) => [key, now[key]]))
}
