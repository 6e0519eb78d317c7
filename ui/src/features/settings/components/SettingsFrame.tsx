// Side menu of settings and the open page.
import { Link, Outlet } from '@tanstack/react-router'
import { Palette } from 'lucide-react'
import { SidePanel } from '@/design/SidePanel'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'

/** One line per page, in groups. */
const groups = [
  { name: 'you', pages: [{ name: 'appearance', to: '/w/$ws/settings/appearance', icon: Palette }] },
] as const

export function SettingsFrame() {
  const t = useTranslations('settings')
  const ws = useWorkspaceId()
  return (
    <>
      <SidePanel>
        <nav aria-label={t('title')}>
          {groups.map((group) => (
            <div key={group.name}>
              <div className="side-head">{t(group.name)}</div>
              {group.pages.map(({ name, to, icon: Icon }) => (
                <Link key={name} to={to} params={{ ws }} className="side-link" activeProps={{ 'aria-current': 'page' }}>
                  <Icon aria-hidden />
                  <span className="ell">{t(name)}</span>
                </Link>
              ))}
            </div>
          ))}
        </nav>
      </SidePanel>
      <Outlet />
    </>
  )
}
