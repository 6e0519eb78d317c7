// Commands and "G then letter" keys that work everywhere: places, theme, language, shortcut sheet.
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type Command, useCommands } from '@/lib/commands'
import { useTranslations } from '@/lib/i18n'
import { useShortcuts } from '@/lib/keys'
import { languages } from '@/lib/preferences'
import { savePreferences } from '@/lib/save-preferences'
import { useWorkspaceId } from '@/lib/session'
import { places } from './nav'

/** `openSheet` must be stable. */
export function usePlaceCommands(openSheet: () => void) {
  const t = useTranslations('shell')
  const ws = useWorkspaceId()
  const navigate = useNavigate()

  useShortcuts(
    places.map((place) => ({ keys: place.keys, label: t(place.name), group: t('groupGo'), run: () => void navigate({ to: place.to, params: { ws } }) })),
  )

  const commands = useMemo((): Command[] => {
    const keep = (change: Parameters<typeof savePreferences>[0]) => void savePreferences(change).catch(() => undefined)
    return [
      ...places.map((place) => ({
        id: `go-${place.name}`,
        label: t(place.name),
        group: t('groupGo'),
        keys: place.keys,
        run: () => void navigate({ to: place.to, params: { ws } }),
      })),
      ...(['light', 'dark', 'system'] as const).map((theme) => ({ id: `theme-${theme}`, label: `${t('theme')}: ${t(`theme_${theme}`)}`, group: t('groupLook'), run: () => keep({ theme }) })),
      ...languages.map((language) => ({ id: `language-${language}`, label: t(`language_${language}`), words: t('language'), group: t('groupLook'), run: () => keep({ language }) })),
      { id: 'shortcuts', label: t('keySheet'), group: t('groupGeneral'), keys: '?', run: openSheet },
    ]
  }, [t, ws, navigate, openSheet])
  useCommands(commands)
}
