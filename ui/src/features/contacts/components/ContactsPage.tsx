// All contacts of the workspace, newest first, with search.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue } from 'react'
import type { Contact } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { Button } from '@/design/Button'
import { ChannelMark, SkeletonRows } from '@/design/marks'
import { PageFrame } from '@/design/PageFrame'
import { SearchField } from '@/design/SearchField'
import { EmptyState, ErrorState } from '@/design/states'
import { type Column, Table } from '@/design/Table'
import { useChannelLook } from '@/lib/channels'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useWorkspaceId } from '@/lib/session'
import { contactsQuery } from '../api'

export function ContactsPage() {
  const t = useTranslations('contacts')
  const ws = useWorkspaceId()
  const { q = '' } = useSearch({ from: '/w/$ws/contacts' })
  const navigate = useNavigate()
  const search = (next: string) => void navigate({ to: '/w/$ws/contacts', params: { ws }, search: next ? { q: next } : {}, replace: true })
  usePageTitle(t('title'))

  return (
    <PageFrame
      title={t('title')}
      actions={<div className="w-[280px] max-sm:w-[55vw]"><SearchField label={t('search')} clearLabel={t('clearSearch')} value={q} onValue={search} /></div>}
    >
      <ContactList q={useDeferredValue(q)} onClear={() => search('')} />
    </PageFrame>
  )
}

function ContactList({ q, onClear }: { q: string; onClear: () => void }) {
  const t = useTranslations('contacts')
  const ws = useWorkspaceId()
  const list = useInfiniteQuery({ ...contactsQuery(ws, q), placeholderData: keepPreviousData })
  const columns = useColumns()

  if (list.isPending) return <SkeletonRows label={t('loading')} rows={8} height={44} />
  if (list.isError && !list.data) return <ErrorState title={t('failed')} error={list.error} onRetry={() => void list.refetch()} />
  const contacts = list.data.pages.flatMap((page) => page.items)
  if (contacts.length === 0) {
    return q ? (
      <EmptyState title={t('noMatch', { q })} actions={<Button onClick={onClear}>{t('clearSearch')}</Button>} />
    ) : (
      <EmptyState title={t('emptyTitle')} text={t('emptyText')} />
    )
  }
  return (
    <Table
      label={t('title')}
      columns={columns}
      rows={contacts}
      rowKey={(c) => c.id}
      foot={list.hasNextPage && (
        <div className="grid place-items-center p-4">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('more')}</Button>
        </div>
      )}
    />
  )
}

function useColumns(): Column<Contact>[] {
  const t = useTranslations('contacts')
  const format = useFormat()
  const channels = useChannelLook()
  return [
    {
      key: 'name',
      title: t('name'),
      cell: (c) => (
        <span className="flex items-center gap-3">
          <Avatar id={c.id} name={c.name ?? c.display} size={32} />
          <span className="ell text-14 font-medium" title={c.display}>{c.name ?? c.display}</span>
        </span>
      ),
    },
    { key: 'phone', title: t('phone'), cell: (c) => <span className="num">{c.phone ? format.phone(c.phone) : '–'}</span> },
    { key: 'channels', title: t('channels'), wideOnly: true, cell: (c) => <span className="flex gap-1">{channelsOf(c).map((channel) => <ChannelMark key={channel} channel={channel} title={channels(channel).title} iconSvg={channels(channel).icon_svg} />)}</span> },
    { key: 'seen', title: t('lastSeen'), align: 'end', wideOnly: true, cell: (c) => (c.last_seen_at ? format.listTime(c.last_seen_at) : '–') },
  ]
}

function channelsOf(contact: Contact) {
  return [...new Set(contact.identities.map((identity) => identity.channel))]
}
