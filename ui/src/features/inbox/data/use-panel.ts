// Is the contact panel open? Remembered on this device; on narrow screens it starts closed.
import { create } from 'zustand'
import { local } from '@/lib/storage'

const name = 'sapa.inboxPanel'
const wide = typeof window !== 'undefined' && window.matchMedia('(min-width: 1360px)').matches

export const usePanel = create(() => ({ open: wide && local.get(name) !== 'closed' }))

export function togglePanel() {
  usePanel.setState((s) => {
    local.set(name, s.open ? 'closed' : 'open')
    return { open: !s.open }
  })
}
