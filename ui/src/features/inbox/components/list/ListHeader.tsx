// Head of the list: name of the view, filter, new chat, tabs, sort.
import { useQuery } from '@tanstack/react-query'
import { ArrowDownUp, ListFilter as FilterIcon, SquarePen } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { IconButton } from '@/design/Button'
import { Menu } from '@/design/Menu'
import { DrawerButton } from '@/design/PageFrame'
import { Tabs } from '@/design/Tabs'
import { useCounts } from '@/lib/counts'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useShortcuts } from '@/lib/keys'
import { accountsQuery } from '../../api'
import { useInboxPlace } from '../../data/use-inbox'
import { type FixedView, hasTabs, sorts, tabs } from '../../model/views'

const FilterDialog = lazy(() => import('../dialogs/FilterDialog').then((m) => ({ default: m.FilterDialog })))
const NewChatDialog = lazy(() => import('../dialogs/NewChatDialog').then((m) => ({ default: m.NewChatDialog })))

export function ListHeader() {
  const t = useTranslations('inbox')
  const { view, search, setSearch } = useInboxPlace()
  const [open, setOpen] = useState<'filter' | 'new' | null>(null)
  const filtered = Boolean(search.label || search.assignee)
  useShortcuts([
    { keys: 'c', label: t('newChat'), group: t('groupInbox'), run: () => setOpen('new') },
    { keys: 'f', label: t('filter'), group: t('groupInbox'), run: () => setOpen('filter') },
  ])

  return (
    <header className="list-head">
      <div className="flex items-center gap-1">
        <DrawerButton />
        <h1 className="ell grow text-16 font-[650]"><ViewTitle /></h1>
        <IconButton label={t('filter')} shortcut="f" pressed={filtered || undefined} onClick={() => setOpen('filter')}><FilterIcon /></IconButton>
        <IconButton label={t('newChat')} shortcut="c" onClick={() => setOpen('new')}><SquarePen /></IconButton>
      </div>
      {hasTabs(view) ? (
        <div className="list-tabs"><StatusTabs /><SortMenu /></div>
      ) : (
        <div className="list-subhead"><SortMenu /></div>
      )}
      {open && (
        <Suspense>
          {open === 'filter' ? <FilterDialog search={search} onChange={setSearch} onClose={() => setOpen(null)} /> : <NewChatDialog onClose={() => setOpen(null)} />}
        </Suspense>
      )}
    </header>
  )
}

function ViewTitle() {
  const t = useTranslations('inbox')
  const { ws, view } = useInboxPlace()
  const { data: accounts } = useQuery(accountsQuery(ws))
  if (view.startsWith('acc_')) return accounts?.items.find((a) => a.id === view)?.name ?? t('title')
  return t(`view_${view as FixedView}`)
}

function StatusTabs() {
  const t = useTranslations('inbox')
  const format = useFormat()
  const { view, search, setSearch } = useInboxPlace()
  const counts = useCounts()
  const open = view.startsWith('acc_') ? counts?.accounts[view] : counts?.[view as 'mine' | 'unassigned' | 'all']
  return (
    <Tabs
      label={t('status')}
      className="min-w-0 grow"
      value={search.status ?? 'open'}
      onChange={(status) => setSearch({ status: status === 'open' ? undefined : status })}
      tabs={tabs.map((value) => ({ value, label: t(`tab_${value}`), count: value === 'open' && open !== undefined ? format.count(open, 999) : undefined }))}
    />
  )
}

function SortMenu() {
  const t = useTranslations('inbox')
  const { filter, setSearch } = useInboxPlace()
  return (
    <Menu
      align="end"
      items={sorts.map((sort) => ({ key: sort, label: t(`sort_${sort}`), hint: sort === 'newest' ? undefined : t('sortWaitingHint'), checked: filter.sort === sort, onSelect: () => setSearch({ sort }) }))}
      trigger={
        <button type="button" className="sort-btn" aria-label={t('sortBy', { order: t(`sort_${filter.sort}`) })}>
          <span className="ell">{t(`sort_${filter.sort}`)}</span>
          <ArrowDownUp aria-hidden />
        </button>
      }
    />
  )
}
