// The column between rail and stage. A screen fills it with <SidePanel>; under 1080 px it is a drawer.
import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { create } from 'zustand'
import { local } from '@/lib/storage'

type SidePanelState = {
  slot: HTMLElement | null
  fillers: number
  /** Hidden by the person (key `[`) on wide screens. */
  collapsed: boolean
  /** Drawer open on narrow screens. */
  drawer: boolean
}

export const useSidePanel = create<SidePanelState>(() => ({
  slot: null,
  fillers: 0,
  collapsed: local.get('sapa.sidePanel') === 'collapsed',
  drawer: false,
}))

/** Content for the column; give `label` for its landmark inside `children` (nav or section). */
export function SidePanel({ children }: { children: React.ReactNode }) {
  const slot = useSidePanel((s) => s.slot)
  useEffect(() => {
    useSidePanel.setState((s) => ({ fillers: s.fillers + 1 }))
    return () => useSidePanel.setState((s) => ({ fillers: s.fillers - 1, drawer: false }))
  }, [])
  return slot ? createPortal(children, slot) : null
}

export function toggleSidePanel() {
  if (window.matchMedia('(max-width: 1079px)').matches) {
    useSidePanel.setState((s) => ({ drawer: !s.drawer }))
    return
  }
  useSidePanel.setState((s) => {
    local.set('sapa.sidePanel', s.collapsed ? 'shown' : 'collapsed')
    return { collapsed: !s.collapsed }
  })
}

export function closeDrawer() {
  useSidePanel.setState({ drawer: false })
}
