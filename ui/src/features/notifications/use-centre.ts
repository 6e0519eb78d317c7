// Is the notification centre open, how much is new in it, and which problems has this person seen?
import { create } from 'zustand'
import { local } from '@/lib/storage'

export const useCentre = create<{ open: boolean; news: number; seen: Record<string, string[]> }>(() => ({ open: false, news: 0, seen: {} }))

export function openCentre() {
  useCentre.setState({ open: true })
}

export function seenOf(ws: string, seen: Record<string, string[]>): string[] {
  return seen[ws] ?? local.get(name(ws))?.split('\n') ?? []
}

/** What stands in the list counts as seen; what has left it is forgotten. */
export function markSeen(ws: string, keys: string[]) {
  local.set(name(ws), keys.join('\n'))
  useCentre.setState((old) => ({ seen: { ...old.seen, [ws]: keys } }))
}

const name = (ws: string) => `sapa.seenProblems.${ws}`
