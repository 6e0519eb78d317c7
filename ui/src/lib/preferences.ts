// How this person wants the app to look and speak. Kept here for the first paint, and on the server for other devices.
import { create } from 'zustand'
import type { Language, Theme } from '@/api/types'
import { local } from './storage'

export const languages: Language[] = ['en', 'id', 'th']
export type Density = 'comfortable' | 'compact'
export type CalendarSystem = 'gregory' | 'buddhist'

export type SoundTone = 'drop' | 'bell' | 'wood' | 'soft'
export type SoundPreference = {
  on: boolean
  /** Whose chats make a sound. */
  scope: 'mine' | 'unassigned' | 'all'
  tone: SoundTone
  /** 0 to 1 */
  volume: number
  /** A notice of the operating system while the tab is hidden. */
  desktop: boolean
}
export const soundTones: SoundTone[] = ['drop', 'bell', 'wood', 'soft']
export const undoChoices = [0, 3000, 5000, 10_000] as const

export type Preferences = {
  language: Language
  theme: Theme
  density: Density
  /** Calendar of dates on screen; null follows the language (Thai: Buddhist). Files and API are always Gregorian. */
  calendar: CalendarSystem | null
  timeZone: string
  /** Single-key shortcuts can be switched off (WCAG 2.1.4). */
  singleKeys: boolean
  sendWithEnter: boolean
  /** How long a reply waits for "Undo" before it goes. */
  undoMs: number
  sound: SoundPreference
}

const stored: (keyof Preferences)[] = ['language', 'theme', 'density', 'calendar', 'timeZone', 'singleKeys', 'sendWithEnter', 'undoMs', 'sound']

export const usePreferences = create<Preferences>(() => readPreferences())

export function setPreferences(change: Partial<Preferences>) {
  usePreferences.setState(change)
  for (const key of stored) {
    const value = change[key]
    if (value === null) local.remove(`sapa.${key}`)
    else if (value !== undefined) local.set(`sapa.${key}`, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
}

/** Language of the first visit: the browser's list, else English. */
export function detectLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0]
    if (base === 'in') return 'id' // old code for Indonesian
    const known = languages.find((l) => l === base)
    if (known) return known
  }
  return 'en'
}

function readPreferences(): Preferences {
  const read = (key: keyof Preferences) => local.get(`sapa.${key}`)
  const language = languages.find((l) => l === read('language'))
  const theme = read('theme')
  const calendar = read('calendar')
  return {
    language: language ?? detectLanguage(typeof navigator === 'undefined' ? [] : navigator.languages),
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    density: read('density') === 'compact' ? 'compact' : 'comfortable',
    calendar: calendar === 'gregory' || calendar === 'buddhist' ? calendar : null,
    timeZone: read('timeZone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    singleKeys: read('singleKeys') !== 'false',
    sendWithEnter: read('sendWithEnter') !== 'false',
    undoMs: undoOf(read('undoMs') === null ? undefined : Number(read('undoMs'))),
    sound: soundOf(parsed(read('sound'))),
  }
}

/** A known undo time, else three seconds. */
export function undoOf(value: unknown): number {
  return undoChoices.find((ms) => ms === value) ?? 3000
}

/** Any object becomes whole sound settings. */
export function soundOf(value: unknown): SoundPreference {
  const given = typeof value === 'object' && value !== null ? (value as Partial<SoundPreference>) : {}
  return {
    on: given.on !== false,
    scope: given.scope === 'mine' || given.scope === 'all' ? given.scope : 'unassigned',
    tone: soundTones.find((tone) => tone === given.tone) ?? 'drop',
    volume: typeof given.volume === 'number' ? Math.min(1, Math.max(0, given.volume)) : 0.6,
    desktop: given.desktop === true,
  }
}

function parsed(text: string | null): unknown {
  try {
    return text ? JSON.parse(text) : null
  } catch {
    return null
  }
}
