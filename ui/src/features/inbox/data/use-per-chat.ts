// State that begins anew with another chat, without mounting everything around it again.
import { useCallback, useState } from 'react'

export function usePerChat<T>(chatId: string, initial: T): [T, (next: T | ((old: T) => T)) => void] {
  const [state, setState] = useState({ chatId, value: initial })
  const value = state.chatId === chatId ? state.value : initial
  const set = useCallback(
    (next: T | ((old: T) => T)) => setState((old) => ({ chatId, value: typeof next === 'function' ? (next as (old: T) => T)(old.chatId === chatId ? old.value : initial) : next })),
    // oxlint-disable-next-line react/exhaustive-deps -- the initial value is a constant of its caller
    [chatId],
  )
  return [value, set]
}
