// The messages: a virtual list anchored at its end. Older parts come in above without moving what is read.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Conversation } from '@/api/types'
import { ContextMenu } from '@/design/Menu'
import { useTranslations } from '@/lib/i18n'
import type { useThread } from '../../data/use-thread'
import { useMyself } from '../../data/use-inbox'
import { JumpButton, UnreadAbove } from './JumpButton'
import { LiveSayer } from './LiveSayer'
import { ThreadItemView } from './ThreadItemView'
import { useMessageMenu } from './use-message-menu'
import { useThreadKeys } from './use-thread-keys'

type Props = {
  chat: Conversation
  thread: ReturnType<typeof useThread>
  name: string
  at: string | undefined
  find: string | undefined
  flash: string | null
  onFlash: (id: string | null) => void
  onSight: (atEnd: boolean) => void
  jump: RefObject<((id: string) => boolean) | null>
}

const flashMs = 1600
/** Rows are measured within this time; loading more before would move the place that was just found. */
const settleMs = 200

export function ThreadLog({ chat, thread, name, at, find, flash, onFlash, onSight, jump }: Props) {
  const t = useTranslations('inbox')
  const { items, query, hasNewer, messages } = thread
  const scroller = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const me = useMyself()

  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => (items[i]?.type === 'message' ? 64 : items[i]?.type === 'album' ? 280 : 36),
    getItemKey: useCallback((i: number) => items[i]?.key ?? i, [items]),
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: 90,
    overscan: 8,
    paddingStart: 14,
    paddingEnd: 12,
    onChange: (v) => setAtEnd(v.isAtEnd(90)),
  })

  const indexOf = useCallback((id: string) => items.findIndex((i) => (i.type === 'message' ? i.message.id === id : i.type === 'album' || i.type === 'events' ? i.messages.some((m) => m.id === id) : false)), [items])
  const settled = useOpeningPlace({ rows, items, at, indexOf, onFlash })
  useLayoutEffect(() => {
    jump.current = (id) => {
      const index = indexOf(id)
      if (index < 0) return false
      rows.scrollToIndex(index, { align: 'center' })
      return true
    }
  }, [jump, indexOf, rows])
  useEffect(() => {
    if (!flash) return
    const timer = setTimeout(() => onFlash(null), flashMs)
    return () => clearTimeout(timer)
  }, [flash, onFlash])
  useEffect(() => onSight(atEnd), [atEnd, onSight])
  useStayAtEnd(scroller, rows, atEnd)

  // One's own words are always followed.
  const newest = messages.at(-1)
  const mine = newest?.author.id === me.memberId ? (newest.client_id ?? newest.id) : null
  const lastMine = useRef(mine)
  useEffect(() => {
    if (mine && mine !== lastMine.current) rows.scrollToEnd()
    lastMine.current = mine
  }, [mine, rows])

  const virtual = rows.getVirtualItems()
  const first = virtual[0]?.index ?? 0
  const last = virtual.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchingPreviousPage, fetchPreviousPage } = query
  useEffect(() => {
    if (settled && hasNextPage && !isFetchingNextPage && first < 8) void fetchNextPage()
  }, [settled, hasNextPage, isFetchingNextPage, first, fetchNextPage])
  useEffect(() => {
    if (settled && hasNewer && !isFetchingPreviousPage && last > items.length - 8) void fetchPreviousPage()
  }, [settled, hasNewer, isFetchingPreviousPage, last, items.length, fetchPreviousPage])

  const toEnd = useCallback(() => rows.scrollToEnd(), [rows])
  useThreadKeys({ toEnd, toStart: () => rows.scrollToIndex(0, { align: 'start' }) })
  const menu = useMessageMenu(messages, chat)
  const newIndex = items.findIndex((i) => i.type === 'new')

  return (
    <div className="thread-body">
      <ContextMenu items={menu.items}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keys */}
        <div ref={scroller} className="thread-scroll" role="log" aria-live="off" aria-label={t('messages')} aria-busy={query.isFetching || undefined} tabIndex={0} onContextMenuCapture={menu.aim}>
          <div className="thread-inner" style={{ height: rows.getTotalSize() }}>
            {virtual.map((row) => {
              const item = items[row.index]
              return item && (
                <div key={row.key} ref={rows.measureElement} data-index={row.index} className="thread-row" style={{ transform: `translateY(${row.start}px)` }}>
                  <ThreadItemView item={item} flash={flash} find={find} />
                </div>
              )
            })}
          </div>
        </div>
      </ContextMenu>
      {newIndex >= 0 && newIndex < first && <UnreadAbove count={chat.unread || (items[newIndex]?.type === 'new' ? items[newIndex].count : 0)} onJump={() => rows.scrollToIndex(newIndex, { align: 'start' })} />}
      <JumpButton hidden={atEnd && !hasNewer} messages={messages} atEnd={atEnd} toEnd={toEnd} leaveOld={at !== undefined && hasNewer} />
      <LiveSayer messages={messages} name={name} />
    </div>
  )
}

type Rows = ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>

/** The box below grows (files, many lines): who was at the end stays there. */
function useStayAtEnd(scroller: RefObject<HTMLElement | null>, rows: Rows, atEnd: boolean) {
  const was = useRef(atEnd)
  useEffect(() => {
    was.current = atEnd
  }, [atEnd])
  useEffect(() => {
    const box = scroller.current
    if (!box || typeof ResizeObserver === 'undefined') return
    let height = box.clientHeight
    const observer = new ResizeObserver(() => {
      const stay = was.current && box.clientHeight !== height
      height = box.clientHeight
      if (stay) rows.scrollToEnd()
    })
    observer.observe(box)
    return () => observer.disconnect()
  }, [scroller, rows])
}

/** Opens at the message asked for, at the first unread, or at the end. Once; true when the rows there have their real height. */
function useOpeningPlace({ rows, items, at, indexOf, onFlash }: { rows: Rows; items: ReturnType<typeof useThread>['items']; at: string | undefined; indexOf: (id: string) => number; onFlash: (id: string) => void }) {
  const placed = useRef(false)
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    if (items.length === 0) return
    const timer = setTimeout(() => setSettled(true), settleMs)
    return () => clearTimeout(timer)
  }, [items.length])
  useLayoutEffect(() => {
    if (placed.current || items.length === 0) return
    placed.current = true
    const wanted = at ? indexOf(at) : -1
    const unread = items.findIndex((i) => i.type === 'new')
    if (wanted >= 0 && at) {
      rows.scrollToIndex(wanted, { align: 'center' })
      onFlash(at)
    } else if (unread >= 0) rows.scrollToIndex(Math.max(0, unread - 1), { align: 'start' })
    else rows.scrollToEnd()
  }, [rows, items, at, indexOf, onFlash])
  return settled
}
