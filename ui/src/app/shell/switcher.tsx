// Opens the workspace switcher, which is read when it is first wanted.
import { lazy, Suspense } from 'react'
import { create } from 'zustand'

const WorkspaceSwitcher = lazy(() => import('./WorkspaceSwitcher').then((m) => ({ default: m.WorkspaceSwitcher })))

const useSwitcher = create<{ open: 'list' | 'new' | null }>(() => ({ open: null }))

export function openSwitcher(what: 'list' | 'new' = 'list') {
  useSwitcher.setState({ open: what })
}

export function SwitcherSpot() {
  const what = useSwitcher((s) => s.open)
  if (!what) return null
  return <Suspense><WorkspaceSwitcher what={what} onClose={() => useSwitcher.setState({ open: null })} /></Suspense>
}
