// Items of the profile menu, shared by the rail and the phone's "More".
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Bell, Building2, Keyboard, Languages, LogOut, Rocket, SunMoon, UserRound } from 'lucide-react'
import type { Theme } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import type { MenuEntry } from '@/design/Menu'
import { useResult } from '@/design/use-result'
import { openCentre } from '@/features/notifications/use-centre'
import { useTranslations } from '@/lib/i18n'
import { languages, usePreferences } from '@/lib/preferences'
import { savePreferences } from '@/lib/save-preferences'
import { signOut, useCan, useMe, useWorkspaceId } from '@/lib/session'
import { openSwitcher } from './switcher'

const themes: Theme[] = ['system', 'light', 'dark']

/** `inTabBar`: the phone has no rail, so what stands there is here. */
export function useProfileMenu({ inTabBar = false } = {}): MenuEntry[] {
  const t = useTranslations('shell')
  const me = useMe()
  const ws = useWorkspaceId()
  const theme = usePreferences((p) => p.theme)
  const language = usePreferences((p) => p.language)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { manageWorkspace } = useCan()
  const { failed } = useResult()
  const keep = (change: Parameters<typeof savePreferences>[0]) => void savePreferences(change).catch(() => undefined)
  return [
    { kind: 'label', label: me?.email ?? '' },
    { label: t('myProfile'), icon: <UserRound aria-hidden />, onSelect: () => void navigate({ to: '/w/$ws/settings/profile', params: { ws } }) },
    { label: t('switchWorkspace'), icon: <Building2 aria-hidden />, shortcut: inTabBar ? undefined : 'g w', onSelect: () => openSwitcher() },
    ...(inTabBar ? [{ label: t('notifications'), icon: <Bell aria-hidden />, onSelect: openCentre }] : []),
    ...(manageWorkspace ? [{ label: t('firstSteps'), icon: <Rocket aria-hidden />, onSelect: () => void navigate({ to: '/w/$ws/start', params: { ws } }) }] : []),
    { kind: 'separator' },
    {
      kind: 'submenu',
      label: t('theme'),
      icon: <SunMoon aria-hidden />,
      items: themes.map((value) => ({ label: t(`theme_${value}`), checked: value === theme, onSelect: () => keep({ theme: value }) })),
    },
    {
      kind: 'submenu',
      label: t('language'),
      icon: <Languages aria-hidden />,
      items: languages.map((value) => ({ label: t(`language_${value}`), checked: value === language, onSelect: () => keep({ language: value }) })),
    },
    ...(inTabBar ? [] : [{ label: t('keySheet'), icon: <Keyboard aria-hidden />, shortcut: '?', onSelect: () => window.dispatchEvent(new KeyboardEvent('keydown', { key: '?' })) }]),
    { kind: 'separator' },
    { label: t('signOut'), icon: <LogOut aria-hidden />, onSelect: () => void signOut(queries).then(() => navigate({ to: '/sign-in', search: {} }), failed) },
  ]
}

export function useWorkspaceItems(): MenuEntry[] {
  const t = useTranslations('shell')
  const me = useMe()
  const ws = useWorkspaceId()
  const navigate = useNavigate()
  const few = (me?.workspaces ?? []).slice(0, 6)
  return [
    ...few.map((w) => ({
      key: w.id,
      label: w.name,
      hint: w.unread > 0 && w.id !== ws ? t('openChats', { count: w.unread }) : undefined,
      icon: <Avatar id={w.id} name={w.name} size={22} square />,
      checked: w.id === ws,
      onSelect: () => void navigate({ to: '/w/$ws/inbox', params: { ws: w.id } }),
    })),
    ...((me?.workspaces.length ?? 0) > few.length ? [{ label: t('allWorkspaces'), onSelect: () => openSwitcher() }] : []),
    ...(me?.workspaces.some((w) => w.role === 'owner') ? [{ kind: 'separator' as const }, { label: t('newWorkspace'), onSelect: () => openSwitcher('new') }] : []),
  ]
}
