// What stands in the list when there are no rows: loading, nothing here, nothing found, failed.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from '@/design/Button'
import { Skeleton } from '@/design/marks'
import { EmptyState, ErrorState } from '@/design/states'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { Slot } from '@/lib/slots'
import { accountsQuery } from '../../api'
import { useInboxPlace } from '../../data/use-inbox'

type Query = { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown }

export function ListState({ query }: { query: Query }) {
  const t = useTranslations('inbox')
  if (query.isPending) return <Loading />
  if (query.isError) return <ErrorState title={t('listFailed')} error={query.error} onRetry={() => void query.refetch()} />
  return <Nothing />
}

function Loading() {
  const t = useTranslations('inbox')
  return (
    <div role="status" aria-label={t('loadingChats')} className="p-1.5">
      {Array.from({ length: 9 }, (_, i) => (
        <div key={i} className="chat-row" style={{ position: 'static' }}>
          <Skeleton width={40} height={40} round />
          <span className="grid gap-2">
            <Skeleton width={`${52 + ((i * 17) % 30)}%`} height={13} />
            <Skeleton width={`${70 + ((i * 13) % 28)}%`} height={12} />
            <Skeleton width={88} height={20} />
          </span>
        </div>
      ))}
    </div>
  )
}

function Nothing() {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const { view, search, setSearch, openView } = useInboxPlace()
  const { data: accounts } = useQuery(accountsQuery(ws))
  if (accounts?.items.length === 0) {
    return (
      <Slot name="emptyInbox">
        <EmptyState title={t('emptyTitle')} text={t('emptyText')} actions={<Link to="/w/$ws/settings" params={{ ws }} className="btn" data-kind="primary">{t('connect')}</Link>} />
      </Slot>
    )
  }
  if (search.label || search.assignee) {
    return <EmptyState title={t('filteredEmpty')} actions={<Button onClick={() => setSearch({ label: undefined, assignee: undefined })}>{t('clearFilters')}</Button>} />
  }
  const words = search.status && search.status !== 'open' ? search.status : view.startsWith('acc_') ? 'all' : (view as 'mine')
  return (
    <EmptyState
      title={t(`empty_${words}`)}
      text={view === 'mine' ? t('emptyMineText') : undefined}
      actions={view === 'mine' ? <Button onClick={() => openView('unassigned')}>{t('seeUnassigned')}</Button> : undefined}
    />
  )
}
