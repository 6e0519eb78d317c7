// Keyboard shortcuts: one list for handling, the shortcut sheet and hints; works on Thai and other layouts.
import { useEffect, useEffectEvent } from 'react'
import { create } from 'zustand'
import { usePreferences } from './preferences'

export type Shortcut = {
  /** "e", "shift+e", "mod+k", "g i" (one after the other), "Escape", "?" */
  keys: string
  /** What it does, for the shortcut sheet; already translated. */
  label: string
  group: string
  run: (event: KeyboardEvent) => void
  /** Also inside text fields (only for combinations with mod). */
  whileTyping?: boolean
  /** Skips this shortcut, letting one of an outer layer take the key. */
  when?: () => boolean
}

type Registry = { layers: Shortcut[][] }
const useRegistry = create<Registry>(() => ({ layers: [] }))

/** Registers shortcuts while the component is mounted. Later mounted (inner) layers win. */
export function useShortcuts(shortcuts: Shortcut[], enabled = true) {
  const find = useEffectEvent((i: number) => shortcuts[i])
  const signature = shortcuts.map((s) => `${s.keys}|${s.label}|${s.group}|${s.whileTyping}`).join('\n')
  useEffect(() => {
    if (!enabled || !signature) return
    const layer = signature.split('\n').map((line, i): Shortcut => {
      const [keys = '', label = '', group = '', typing] = line.split('|')
      return { keys, label, group, whileTyping: typing === 'true', run: (e) => find(i)?.run(e), when: () => find(i)?.when?.() ?? true }
    })
    useRegistry.setState((r) => ({ layers: [...r.layers, layer] }))
    return () => useRegistry.setState((r) => ({ layers: r.layers.filter((l) => l !== layer) }))
  }, [enabled, signature])
}

/** All shortcuts that work right now, inner layers first. */
export function useActiveShortcuts() {
  return useRegistry((r) => r.layers).toReversed().flat()
}

const sequenceMs = 1200
let firstKey: { key: string; at: number } | null = null

/** Installed once by the app. */
export function listenForShortcuts() {
  window.addEventListener('keydown', handleKey)
  return () => window.removeEventListener('keydown', handleKey)
}

function handleKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return
  const pressed = describeKey(event)
  if (!pressed) return
  const typing = isTyping(event.target)
  const plain = !event.ctrlKey && !event.metaKey
  if (plain && pressed !== 'Escape' && !usePreferences.getState().singleKeys) return
  const pending = firstKey && event.timeStamp - firstKey.at < sequenceMs ? `${firstKey.key} ${pressed}` : null
  firstKey = null
  const hit = (pending && findShortcut(pending, typing)) || findShortcut(pressed, typing)
  if (hit) {
    event.preventDefault()
    hit.run(event)
  } else if (!typing && plain && startsSequence(pressed)) {
    firstKey = { key: pressed, at: event.timeStamp }
    event.preventDefault()
  }
}

function findShortcut(keys: string, typing: boolean) {
  for (const layer of useRegistry.getState().layers.toReversed()) {
    const hit = layer.find((s) => s.keys === keys && (!typing || s.whileTyping) && (s.when?.() ?? true))
    if (hit) return hit
  }
}

function startsSequence(key: string) {
  return useRegistry.getState().layers.some((layer) => layer.some((s) => s.keys.startsWith(`${key} `)))
}

/** "mod+shift+k" from an event. On a layout without Latin letters the physical key counts. */
export function describeKey(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>) {
  let key = event.key
  if (['Control', 'Shift', 'Alt', 'Meta', 'Dead', 'Process'].includes(key)) return null
  if (event.altKey) return null // Alt+letter types special characters on many layouts
  // A key that types something outside ASCII (Thai, Cyrillic …) counts by its place on the board.
  let shiftMatters = key.length > 1 || /[a-z]/i.test(key)
  if (key.length === 1 && key > '~') {
    key = latinKey(event.code, event.shiftKey) ?? key
    shiftMatters = /[a-z]/i.test(key)
  }
  if (key.length === 1) key = key.toLowerCase()
  const mod = event.ctrlKey || event.metaKey
  return `${mod ? 'mod+' : ''}${event.shiftKey && shiftMatters ? 'shift+' : ''}${key}`
}

const punctuation: Record<string, [plain: string, shifted: string]> = {
  Slash: ['/', '?'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Period: ['.', '>'],
  Comma: [',', '<'],
  Semicolon: [';', ':'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
}

function latinKey(code: string, shifted: boolean) {
  if (code.startsWith('Key')) return code.slice(3)
  if (code.startsWith('Digit')) return code.slice(5)
  return punctuation[code]?.[shifted ? 1 : 0]
}

export function isTyping(target: EventTarget | null) {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
}

const onMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Parts for <Kbd>: "mod+shift+e" → ["Ctrl", "Shift", "E"]. */
export function keyParts(keys: string) {
  return keys.split(/[ +](?!$)/).map((part) => {
    if (part === 'mod') return onMac ? '⌘' : 'Ctrl'
    if (part === 'shift') return onMac ? '⇧' : 'Shift'
    if (part === 'Escape') return 'Esc'
    if (part === 'ArrowUp') return '↑'
    if (part === 'ArrowDown') return '↓'
    return part.length === 1 ? part.toUpperCase() : part
  })
}
