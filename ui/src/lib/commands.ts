// What the command menu (Ctrl/Cmd K) offers: screens add their commands while they are open.
import { useEffect } from 'react'
import { create } from 'zustand'

export type Command = {
  id: string
  /** Already translated. */
  label: string
  group: string
  /** Other words people might type for it. */
  words?: string
  keys?: string
  run: () => void
}

const useRegistry = create<{ layers: Command[][] }>(() => ({ layers: [] }))

/** Pass a memoised list. */
export function useCommands(commands: Command[]) {
  useEffect(() => {
    useRegistry.setState((r) => ({ layers: [...r.layers, commands] }))
    return () => useRegistry.setState((r) => ({ layers: r.layers.filter((l) => l !== commands) }))
  }, [commands])
}

export function useAllCommands() {
  return useRegistry((r) => r.layers).toReversed().flat()
}

/** Every word of the query must appear, in any order; accents and case do not matter. */
export function matchCommands(commands: Command[], query: string) {
  const words = plain(query).split(/\s+/).filter(Boolean)
  return commands.filter((command) => {
    const text = plain(`${command.label} ${command.group} ${command.words ?? ''}`)
    return words.every((word) => text.includes(word))
  })
}

function plain(text: string) {
  return text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
}
