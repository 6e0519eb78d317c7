// All contacts of the workspace, newest first, with search.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue } from 'react'
import { Button } from '@/design/Button'
import { SkeletonRows } from '@/design/marks'
import { DrawerButton } from '@/design/PageFrame'
import { SearchField } from '@/design/SearchField'
import { EmptyState, ErrorState } from '@/design/states'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useWorkspaceId } from '@/lib/session'
import { contactsQuery } from '../api'
import { ContactTable } from './ContactTable'

export function ContactsPage() {
  const t = useTranslations('contacts')
  const ws = useWorkspaceId()
  const { q = '' } = useSearch({ from: '/w/$ws/contacts' })
  const navigate = useNavigate()
  const search = (next: string) => void navigate({ to: '/w/$ws/contacts', params: { ws }, search: next ? { q: next } : {}, replace: true })
  usePageTitle(t('title'))

  return (
    <section className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-[60px] flex-none items-center gap-3 border-b border-line px-5 py-2 max-sm:px-3">
        <DrawerButton />
        <h1 className="ell min-w-0 grow text-16 font-[650]">{t('title')}</h1>
        <div className="w-[300px] max-sm:w-[55vw]"><SearchField label={t('search')} clearLabel={t('clearSearch')} value={q} onValue={search} /></div>
      </header>
      <ContactList q={useDeferredValue(q)} onClear={() => search('')} />
    </section>
  )
}

function ContactList({ q, onClear }: { q: string; onClear: () => void }) {
  const t = useTranslations('contacts')
  const ws = useWorkspaceId()
  const list = useInfiniteQuery({ ...contactsQuery(ws, q), placeholderData: keepPreviousData })

  if (list.isPending) return <SkeletonRows label={t('loading')} rows={9} height={48} />
  if (list.isError && !list.data) return <ErrorState title={t('failed')} error={list.error} onRetry={() => void list.refetch()} />
  const contacts = list.data.pages.flatMap((page) => page.items)
  if (contacts.length === 0) {
    return q ? (
      <EmptyState title={t('noMatch', { q })} actions={<Button onClick={onClear}>{t('clearSearch')}</Button>} />
    ) : (
      <EmptyState title={t('emptyTitle')} text={t('emptyText')} actions={<Link to="/w/$ws/start" params={{ ws }} className="btn" data-kind="primary">{t('firstSteps')}</Link>} />
    )
  }
  return (
    <ContactTable
      key={q}
      contacts={contacts}
      more={list.hasNextPage}
      loadingMore={list.isFetchingNextPage}
      moreFailed={list.isFetchNextPageError}
      onMore={() => void list.fetchNextPage()}
    />
  )
}
