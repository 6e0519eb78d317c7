// Frame of every workspace screen: bars, rail, side column, stage, tab bar, and the global keys.
import { useQueryClient } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import { closeDrawer, toggleSidePanel, useSidePanel } from '@/design/SidePanel'
import { OfflineBar } from '@/design/states'
import { undoToast } from '@/design/Toast'
import { AccountBanner } from '@/features/channels/components/AccountBanner'
import { CentreSheet } from '@/features/notifications/components/CentreSheet'
import { DemoBar } from '@/features/welcome/components/DemoBar'
import { useTranslations } from '@/lib/i18n'
import { useShortcuts } from '@/lib/keys'
import { startLive } from '@/lib/live'
import { adoptPreferences } from '@/lib/save-preferences'
import { rememberWorkspace, useMe, useWorkspaceId } from '@/lib/session'
import { CommandMenu } from './CommandMenu'
import { Rail } from './Rail'
import { Reauth } from './Reauth'
import { RouteProgress } from './RouteProgress'
import { ShortcutSheet } from './ShortcutSheet'
import { SideColumn } from './SideColumn'
import { openSwitcher, SwitcherSpot } from './switcher'
import { TabBar } from './TabBar'
import { usePlaceCommands } from './use-place-commands'
import { VersionBar } from './VersionBar'
import './shell.css'

export function Shell() {
  const t = useTranslations('shell')
  const ws = useWorkspaceId()
  const me = useMe()
  const queries = useQueryClient()
  const [menuOpen, setMenuOpen] = useState(false)
  const [sheetOpen, setSheetOpen] = useState(false)

  useEffect(() => startLive(ws, queries), [ws, queries])
  useEffect(() => rememberWorkspace(ws), [ws])
  useEffect(() => {
    if (me) adoptPreferences(me)
  }, [me])

  usePlaceCommands(useCallback(() => setSheetOpen(true), []))
  useShortcuts([
    { keys: 'mod+k', label: t('keyCommands'), group: t('groupGeneral'), whileTyping: true, run: () => setMenuOpen(true) },
    { keys: '?', label: t('keySheet'), group: t('groupGeneral'), run: () => setSheetOpen(true) },
    { keys: 'g w', label: t('switchWorkspace'), group: t('groupGo'), run: () => openSwitcher() },
    { keys: '/', label: t('keySearch'), group: t('groupGeneral'), run: focusScreenSearch },
    { keys: '[', label: t('keySide'), group: t('groupGeneral'), run: toggleSidePanel },
    { keys: 'z', label: t('keyUndo'), group: t('groupGeneral'), run: () => void undoToast() },
    { keys: 'Escape', label: t('keyClose'), group: t('groupGeneral'), when: () => useSidePanel.getState().drawer, run: closeDrawer },
  ])

  return (
    <div className="app-frame">
      <a href="#stage" className="btn sr-only focus:not-sr-only focus:fixed focus:left-2 focus:top-2 focus:z-50">{t('skip')}</a>
      <RouteProgress />
      <VersionBar />
      <OfflineBar />
      <AccountBanner />
      <DemoBar />
      <div className="app-panes">
        <Rail />
        <SideColumn onFind={() => setMenuOpen(true)} />
        <main className="stage" id="stage" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <TabBar />
      <CommandMenu open={menuOpen} onClose={() => setMenuOpen(false)} />
      <ShortcutSheet open={sheetOpen} onClose={() => setSheetOpen(false)} />
      <SwitcherSpot />
      <CentreSheet />
      <Reauth />
    </div>
  )
}

function focusScreenSearch() {
  document.querySelector<HTMLInputElement>('[data-screen-search]')?.focus()
}
