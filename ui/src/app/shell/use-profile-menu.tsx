// Items of the profile menu, shared by the rail and the phone's "More".
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Languages, LogOut, SunMoon } from 'lucide-react'
import type { Theme } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import type { MenuEntry } from '@/design/Menu'
import { useErrorText } from '@/design/states'
import { toast } from '@/design/Toast'
import { api } from '@/lib/api-client'
import { useTranslations } from '@/lib/i18n'
import { languages, usePreferences } from '@/lib/preferences'
import { keys } from '@/lib/query-keys'
import { savePreferences } from '@/lib/save-preferences'
import { useMe, useWorkspaceId } from '@/lib/session'

const themes: Theme[] = ['system', 'light', 'dark']

export function useProfileMenu(): MenuEntry[] {
  const t = useTranslations('shell')
  const me = useMe()
  const theme = usePreferences((p) => p.theme)
  const language = usePreferences((p) => p.language)
  const workspaces = useWorkspaceItems()
  const signOut = useSignOut()
  const keep = (change: Parameters<typeof savePreferences>[0]) => void savePreferences(change).catch(() => undefined)
  return [
    { kind: 'label', label: me?.email ?? '' },
    ...(workspaces.length > 1 ? [...workspaces, { kind: 'separator' as const }] : []),
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
    { kind: 'separator' },
    { label: t('signOut'), icon: <LogOut aria-hidden />, onSelect: signOut },
  ]
}

export function useWorkspaceItems(): MenuEntry[] {
  const me = useMe()
  const ws = useWorkspaceId()
  const navigate = useNavigate()
  return (me?.workspaces ?? []).map((w) => ({
    key: w.id,
    label: w.name,
    icon: <Avatar id={w.id} name={w.name} size={22} square />,
    checked: w.id === ws,
    onSelect: () => void navigate({ to: '/w/$ws/inbox', params: { ws: w.id } }),
  }))
}

function useSignOut() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const errorText = useErrorText()
  return async () => {
    try {
      await api.delete('/session', undefined, { keepSession: true })
    } catch (error) {
      toast({ text: errorText(error), tone: 'bad' })
      return
    }
    queries.clear()
    queries.setQueryData(keys.me, null)
    await navigate({ to: '/sign-in', search: {} })
  }
}
