// Bottom bar on phones: places and "More".
import { Link } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { Badge } from '@/design/marks'
import { Menu } from '@/design/Menu'
import { useCentre } from '@/features/notifications/use-centre'
import { useCounts } from '@/lib/counts'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { places } from './nav'
import { useProfileMenu } from './use-profile-menu'

export function TabBar() {
  const t = useTranslations('shell')
  const format = useFormat()
  const ws = useWorkspaceId()
  const unread = useCounts()?.mine ?? 0
  const news = useCentre((c) => c.news)
  const more = useProfileMenu({ inTabBar: true })
  return (
    <nav className="tabbar" aria-label={t('main')}>
      {places.map(({ name, to, icon: Icon }) => (
        <Link key={name} to={to} params={{ ws }} activeProps={{ 'aria-current': 'page' }}>
          <Icon aria-hidden />
          {t(name)}
          {name === 'inbox' && unread > 0 && <Badge label={t('openChats', { count: unread })}>{format.count(unread)}</Badge>}
        </Link>
      ))}
      <Menu
        side="top"
        align="end"
        items={more}
        trigger={
          <button type="button">
            <Ellipsis aria-hidden />
            {t('more')}
            {news > 0 && <span className="bell-dot"><span className="sr-only">{t('newNotices', { count: news })}</span></span>}
          </button>
        }
      />
    </nav>
  )
}
