// Which chats are picked for a bulk action: X, Ctrl or Shift click, or the box on the avatar.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

export function useSelection(order: string[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const anchor = useRef<string | null>(null)
  const current = useRef(order)
  useEffect(() => {
    current.current = order
  }, [order])

  const toggle = useCallback((id: string, range = false) => {
    const from = anchor.current === null ? -1 : current.current.indexOf(anchor.current)
    const to = current.current.indexOf(id)
    anchor.current = id
    setIds((old) => {
      const next = new Set(old)
      if (range && from >= 0 && to >= 0) for (const each of current.current.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each)
      else if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const clear = useCallback(() => setIds(new Set()), [])
  const all = useCallback((every: string[]) => setIds(new Set(every)), [])
  return useMemo(() => ({ ids, toggle, clear, all }), [ids, toggle, clear, all])
}

export type Selection = ReturnType<typeof useSelection>
