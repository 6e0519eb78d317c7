// First-use state of the inbox: no channel is connected yet.
import { Link } from '@tanstack/react-router'
import { EmptyState } from '@/design/states'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useWorkspaceId } from '@/lib/session'

export function InboxPage() {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  usePageTitle(t('title'))
  return (
    <div className="grid h-full place-items-center">
      <EmptyState
        title={t('emptyTitle')}
        text={t('emptyText')}
        actions={<Link to="/w/$ws/settings" params={{ ws }} className="btn" data-kind="primary">{t('connect')}</Link>}
      />
    </div>
  )
}
