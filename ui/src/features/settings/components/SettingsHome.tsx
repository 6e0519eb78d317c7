// /settings itself: on phones the tree as a page, elsewhere the first page beside the tree.
import { Link, Navigate } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { PageFrame } from '@/design/PageFrame'
import { useTranslations } from '@/lib/i18n'
import { useCan, useWorkspaceId } from '@/lib/session'
import { useIsPhone } from '@/lib/use-media'
import { settingsTree } from '../tree'

export function SettingsHome() {
  const t = useTranslations('settings')
  const ws = useWorkspaceId()
  const { manageWorkspace } = useCan()
  const phone = useIsPhone()
  if (!phone) return <Navigate to="/w/$ws/settings/channels" params={{ ws }} replace />
  return (
    <PageFrame title={t('title')}>
      {settingsTree.map((group) => (
        <section key={group.name} className="mb-6">
          <h2 className="mb-2 px-1 text-12 font-semibold text-t3">{t(group.name)}</h2>
          <ul className="card divide-y divide-line">
            {group.pages.filter((page) => manageWorkspace || !page.managers).map(({ name, to, icon: Icon }) => (
              <li key={name}>
                <Link to={to} params={{ ws }} className="row-link">
                  <Icon size={18} className="flex-none text-t2" aria-hidden />
                  <span className="grow text-14">{t(`page_${name}`)}</span>
                  <ChevronRight size={17} className="text-t3" aria-hidden />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </PageFrame>
  )
}
