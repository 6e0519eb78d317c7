// Column beside the rail: workspace, search, and what the open screen puts there. A drawer on narrow screens.
import { ChevronsUpDown, Search } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Avatar } from '@/design/Avatar'
import { Kbd } from '@/design/Kbd'
import { Menu } from '@/design/Menu'
import { closeDrawer, useSidePanel } from '@/design/SidePanel'
import { useTranslations } from '@/lib/i18n'
import { useSeat } from '@/lib/session'
import { useWorkspaceItems } from './use-profile-menu'

// Stable, so that React does not detach and attach it on every render.
const setSlot = (slot: HTMLElement | null) => useSidePanel.setState({ slot })

export function SideColumn({ onFind }: { onFind: () => void }) {
  const t = useTranslations('shell')
  const seat = useSeat()
  const workspaces = useWorkspaceItems()
  const fillers = useSidePanel((s) => s.fillers)
  const collapsed = useSidePanel((s) => s.collapsed)
  const drawer = useSidePanel((s) => s.drawer)
  const column = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (!drawer) return
    const before = document.activeElement
    column.current?.querySelector<HTMLElement>('button, a')?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [drawer])

  return (
    <>
      {drawer && <div className="scrim md:hidden" aria-hidden onClick={closeDrawer} />}
      <div
        ref={column}
        className="side"
        data-empty={fillers === 0 || undefined}
        data-collapsed={collapsed || undefined}
        data-drawer={drawer || undefined}
      >
        <Menu
          items={[{ kind: 'label', label: t('workspaces') }, ...workspaces]}
          trigger={
            <button type="button" className="side-pick">
              <Avatar id={seat?.id ?? ''} name={seat?.name ?? ''} size={32} square />
              <span className="min-w-0 grow">
                <span className="ell block text-14 font-semibold leading-tight">{seat?.name}</span>
                <span className="ell block text-[11.5px] text-t3">{seat && t(`role_${seat.role}`)}</span>
              </span>
              <ChevronsUpDown size={15} className="text-t3" aria-hidden />
            </button>
          }
        />
        <button type="button" className="side-find" onClick={onFind}>
          <Search aria-hidden />
          <span className="grow ell text-start">{t('find')}</span>
          <Kbd keys="mod+k" />
        </button>
        {/* A choice made in the drawer closes it. */}
        <div
          className="side-slot"
          ref={setSlot}
          onClickCapture={(e) => (e.target as Element).closest('a') && closeDrawer()}
        />
      </div>
    </>
  )
}
