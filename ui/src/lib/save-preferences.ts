// Preferences travel with the person: local at once, then to the server; from the server on sign-in.
import type { QueryClient } from '@tanstack/react-query'
import type { Me } from '@/api/types'
import { api } from './api-client'
import { type Preferences, setPreferences, soundOf, undoOf, usePreferences } from './preferences'
import { keys } from './query-keys'

/** What the server keeps for us is one object that each change replaces, so other entries are sent along. */
let known: Record<string, unknown> = {}

export async function savePreferences(change: Partial<Preferences>) {
  setPreferences(change)
  const { language, theme, ...rest } = change
  const preferences = Object.keys(rest).length ? { ...known, ...travelling() } : undefined
  known = preferences ?? known
  await api.patch<Me>('/me', { language, theme, preferences }, { keepSession: true })
}

/** Keeps one further entry of the person, such as how far the first steps are. */
export async function savePreference(queries: QueryClient, key: string, value: unknown) {
  known = { ...known, ...travelling(), [key]: value }
  queries.setQueryData<Me | null>(keys.me, (me) => me && { ...me, preferences: known })
  await api.patch<Me>('/me', { preferences: known }, { keepSession: true })
}

/** Called when `me` arrives: what was chosen on another device wins over what this browser had. */
export function adoptPreferences(me: Me) {
  known = me.preferences ?? {}
  const change: Record<string, unknown> = { language: me.language, theme: me.theme }
  for (const key of plain) if (key in known) change[key] = known[key]
  if ('send_key' in known) change.sendWithEnter = known.send_key !== 'mod_enter'
  if ('undo_ms' in known) change.undoMs = undoOf(known.undo_ms)
  if ('sound' in known) change.sound = soundOf(known.sound)
  setPreferences(change as Partial<Preferences>)
}

const plain = ['density', 'calendar', 'timeZone', 'singleKeys'] as const

function travelling(): Record<string, unknown> {
  const now = usePreferences.getState()
  return {
    ...Object.fromEntries(plain.map((key) => [key, now[key]])),
    send_key: now.sendWithEnter ? 'enter' : 'mod_enter',
    undo_ms: now.undoMs,
    sound: now.sound,
  }
}
