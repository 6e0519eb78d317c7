// Contacts as a table that draws only the rows in sight, and reads on when the end comes near.
import { Link } from '@tanstack/react-router'
import { observeElementRect, useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { ContactSummary } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { Button } from '@/design/Button'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'

type Props = { contacts: ContactSummary[]; more: boolean; loadingMore: boolean; moreFailed: boolean; onMore: () => void }

const rowHeight = 56
const columns = 'grid grid-cols-[minmax(0,2.2fr)_minmax(0,1.2fr)_minmax(0,1.6fr)_minmax(0,.7fr)_110px] items-center gap-4 max-lg:grid-cols-[minmax(0,2fr)_minmax(0,1.2fr)_110px] max-sm:grid-cols-[minmax(0,1fr)_auto]'

export function ContactTable({ contacts, more, loadingMore, moreFailed, onMore }: Props) {
  const t = useTranslations('contacts')
  const scroller = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- the list is drawn again on every scroll by design
  const rows = useVirtualizer({ count: contacts.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12, observeElementRect: observeHeight })
  const visible = rows.getVirtualItems()
  const last = visible.at(-1)?.index ?? 0

  useEffect(() => {
    if (more && !loadingMore && !moreFailed && last >= contacts.length - 20) onMore()
  }, [last, contacts.length, more, loadingMore, moreFailed, onMore])

  return (
    <div ref={scroller} className="min-h-0 grow overflow-auto">
      <div role="table" aria-label={t('title')} aria-rowcount={more ? -1 : contacts.length + 1} aria-busy={loadingMore}>
        <div role="rowgroup" className="sticky top-0 z-1 border-b border-line bg-panel">
          <div role="row" aria-rowindex={1} className={`${columns} px-5 py-2 text-12 font-semibold text-t3 max-sm:px-3`}>
            <span role="columnheader">{t('name')}</span>
            <span role="columnheader" className="max-sm:hidden">{t('phone')}</span>
            <span role="columnheader" className="max-lg:hidden">{t('email')}</span>
            <span role="columnheader" className="max-lg:hidden">{t('language')}</span>
            <span role="columnheader" className="text-end">{t('lastSeen')}</span>
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: rows.getTotalSize() }}>
          {visible.map(({ index, start }) => {
            const contact = contacts[index]
            return contact && <Row key={contact.id} contact={contact} index={index} top={start} />
          })}
        </div>
      </div>
      {(more || loadingMore) && <div className="grid place-items-center p-4"><Button busy={loadingMore} onClick={onMore}>{t('more')}</Button></div>}
    </div>
  )
}

/** As the library does it, but never without a height: a hidden pane still has its first rows. */
const observeHeight: typeof observeElementRect = (instance, changed) => observeElementRect(instance, (rect) => changed(rect.height ? rect : { width: 800, height: 700 }))

function Row({ contact, index, top }: { contact: ContactSummary; index: number; top: number }) {
  const t = useTranslations('contacts')
  const ws = useWorkspaceId()
  const format = useFormat()
  const name = contact.name || contact.display || t('noName')
  const cell = 'ell text-13 text-t2'
  return (
    <div role="row" aria-rowindex={index + 2} className={`${columns} absolute inset-x-0 border-b border-line px-5 hover:bg-hover max-sm:px-3`} style={{ height: rowHeight, transform: `translateY(${top}px)` }}>
      <span role="cell" className="flex min-w-0 items-center gap-3">
        <Avatar id={contact.id} name={name} size={32} />
        <span className="min-w-0">
          <Link to="/w/$ws/contacts/$contactId" params={{ ws, contactId: contact.id }} className="stretched ell block text-14 font-[550]" dir="auto">{name}</Link>
          <span className="num ell block text-12 text-t3 sm:hidden">{contact.phone ? format.phone(contact.phone) : contact.email}</span>
        </span>
      </span>
      <span role="cell" className={`${cell} num max-sm:hidden`}>{contact.phone ? format.phone(contact.phone) : '–'}</span>
      <span role="cell" className={`${cell} max-lg:hidden`}>{contact.email || '–'}</span>
      <span role="cell" className={`${cell} max-lg:hidden`}>{languageName(contact.language, format.tag) || '–'}</span>
      <span role="cell" className="num text-end text-12 text-t3">{contact.last_seen_at ? format.listTime(contact.last_seen_at) : '–'}</span>
    </div>
  )
}

/** "th" → "Thai", in the language of the app. */
export function languageName(code: string | null, tag: string) {
  if (!code) return ''
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}
