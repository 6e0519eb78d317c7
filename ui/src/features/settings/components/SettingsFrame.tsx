// Side menu of settings with its search, and the open page.
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { SearchField } from '@/design/SearchField'
import { SidePanel } from '@/design/SidePanel'
import { type Command, useCommands } from '@/lib/commands'
import { useTranslations } from '@/lib/i18n'
import { useCan, useWorkspaceId } from '@/lib/session'
import { settingsTree } from '../tree'

export function SettingsFrame() {
  const t = useTranslations('settings')
  const ws = useWorkspaceId()
  const navigate = useNavigate()
  const { manageWorkspace } = useCan()
  const [query, setQuery] = useState('')
  const groups = useMemo(
    () =>
      settingsTree.map((group) => ({
        name: group.name,
        pages: group.pages
          .filter((page) => manageWorkspace || !page.managers)
          .map((page) => ({ ...page, label: t(`page_${page.name}`), words: t(`words_${page.name}`) })),
      })),
    [t, manageWorkspace],
  )
  const found = groups
    .map((group) => ({ ...group, pages: group.pages.filter((page) => matches(query, `${page.label} ${page.words}`)) }))
    .filter((group) => group.pages.length > 0)

  useCommands(
    useMemo(
      (): Command[] =>
        groups.flatMap((group) => group.pages.map((page) => ({ id: `settings-${page.name}`, label: page.label, group: t('title'), words: page.words, run: () => void navigate({ to: page.to, params: { ws } }) }))),
      [groups, navigate, t, ws],
    ),
  )

  return (
    <>
      <SidePanel>
        <nav aria-label={t('title')}>
          <form
            className="px-1 pb-1"
            role="search"
            onSubmit={(e) => {
              e.preventDefault()
              const first = found[0]?.pages[0]
              if (first && query) void navigate({ to: first.to, params: { ws } })
            }}
          >
            <SearchField label={t('search')} clearLabel={t('clearSearch')} value={query} onValue={setQuery} />
          </form>
          {found.map((group) => (
            <div key={group.name}>
              <div className="side-head">{t(group.name)}</div>
              {group.pages.map(({ name, to, icon: Icon, label }) => (
                <Link key={name} to={to} params={{ ws }} className="side-link" activeProps={{ 'aria-current': 'page' }}>
                  <Icon aria-hidden />
                  <span className="ell">{label}</span>
                </Link>
              ))}
            </div>
          ))}
          {found.length === 0 && <p className="px-2 py-4 text-13 text-t2" role="status">{t('nothingFound', { query })}</p>}
        </nav>
      </SidePanel>
      <Outlet />
    </>
  )
}

function matches(query: string, text: string) {
  const plain = (s: string) => s.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase()
  return plain(query).split(/\s+/).filter(Boolean).every((word) => plain(text).includes(word))
}
