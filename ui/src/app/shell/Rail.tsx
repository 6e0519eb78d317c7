// The left rail: places, theme, the person.
import { Link } from '@tanstack/react-router'
import { Moon, Sun } from 'lucide-react'
import { Avatar } from '@/design/Avatar'
import { Badge } from '@/design/marks'
import { Menu } from '@/design/Menu'
import { Tooltip } from '@/design/Tooltip'
import { Bell } from '@/features/notifications/components/Bell'
import { StartLink } from '@/features/welcome/components/StartLink'
import { useCounts } from '@/lib/counts'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { usePreferences } from '@/lib/preferences'
import { savePreferences } from '@/lib/save-preferences'
import { useMe, useWorkspaceId } from '@/lib/session'
import { Logo } from './Logo'
import { places, type Place } from './nav'
import { useProfileMenu } from './use-profile-menu'

export function Rail() {
  const t = useTranslations('shell')
  const me = useMe()
  const profileMenu = useProfileMenu()
  const main = places.filter((p) => p.name !== 'settings')
  const settings = places.filter((p) => p.name === 'settings')
  return (
    <nav className="rail" aria-label={t('main')}>
      <Logo />
      {main.map((place) => <PlaceLink key={place.name} place={place} />)}
      <span className="grow" />
      <StartLink />
      <Bell />
      <ThemeButton />
      {settings.map((place) => <PlaceLink key={place.name} place={place} />)}
      <Menu
        side="right"
        align="end"
        items={profileMenu}
        trigger={
          <button type="button" className="mt-2 rounded-pill">
            <span className="sr-only">{t('profile', { name: me?.name ?? '' })}</span>
            <Avatar id={me?.id ?? ''} name={me?.name ?? ''} size={32} online />
          </button>
        }
      />
    </nav>
  )
}

function PlaceLink({ place }: { place: Place }) {
  const t = useTranslations('shell')
  const format = useFormat()
  const ws = useWorkspaceId()
  const unread = useCounts()?.mine ?? 0
  const Icon = place.icon
  return (
    <Tooltip text={t(place.name)} shortcut={place.keys} side="right">
      <Link to={place.to} params={{ ws }} className="rail-link" activeProps={{ 'aria-current': 'page' }}>
        <Icon aria-hidden />
        <span className="sr-only">{t(place.name)}</span>
        {place.name === 'inbox' && unread > 0 && <Badge label={t('openChats', { count: unread })}>{format.count(unread)}</Badge>}
      </Link>
    </Tooltip>
  )
}

function ThemeButton() {
  const t = useTranslations('shell')
  usePreferences((p) => p.theme) // draws again on change
  const dark = document.documentElement.dataset.theme === 'dark'
  return (
    <Tooltip text={dark ? t('toLight') : t('toDark')} side="right">
      <button
        type="button"
        className="rail-link"
        aria-label={dark ? t('toLight') : t('toDark')}
        onClick={() => void savePreferences({ theme: dark ? 'light' : 'dark' }).catch(() => undefined)}
      >
        {dark ? <Sun aria-hidden /> : <Moon aria-hidden />}
      </button>
    </Tooltip>
  )
}
