// The chats of one view: virtual rows, the "2 new" pill, ghosts, keys, menu, selection.
import { useVirtualizer } from '@tanstack/react-virtual'
import { ChevronUp } from 'lucide-react'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import type { Conversation } from '@/api/types'
import { ContextMenu } from '@/design/Menu'
import { ProgressBar } from '@/design/marks'
import { useTranslations } from '@/lib/i18n'
import { usePreferences } from '@/lib/preferences'
import { useIsPhone } from '@/lib/use-media'
import { useChatList } from '../../data/use-chat-list'
import { useInboxPlace } from '../../data/use-inbox'
import { setScreenOrder } from '../../data/reading'
import { useListOrder } from '../../data/use-list-order'
import { useSelection } from '../../data/use-selection'
import type { ListFilter } from '../../model/views'
import { BulkBar } from './BulkBar'
import { ListState } from './ListState'
import { Row } from './Row'
import { useChatMenu } from './use-chat-menu'
import { useListKeys } from './use-list-keys'

export function ChatList({ filter }: { filter: ListFilter }) {
  const t = useTranslations('inbox')
  const { ws, chat: openId, openChat } = useInboxPlace()
  const { query, truth, byId, more } = useChatList(ws, filter)
  const scroller = useRef<HTMLDivElement>(null)
  const { order, settling, applyNow, hand } = useListOrder(truth, scroller)
  const remembered = useRemembered(byId, order.ids)
  const listId = useId()
  const [cursor, setCursor] = useState<string | null>(null)
  const at = cursor && order.ids.includes(cursor) ? cursor : (openId ?? null)
  const selection = useSelection(order.ids)
  const rowHeight = useRowHeight()
  useEffect(() => setScreenOrder(order.ids.filter((id) => !(id in order.ghosts))), [order])

  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled
  const rows = useVirtualizer({
    count: order.ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (i) => order.ids[i] ?? i,
    overscan: 8,
    paddingStart: 6,
    paddingEnd: 12,
    gap: 1,
  })
  useEffect(() => rows.measure(), [rows, rowHeight])

  const virtual = rows.getVirtualItems()
  const lastShown = virtual.at(-1)?.index ?? 0
  const { fetchNextPage, isFetchingNextPage } = query
  useEffect(() => {
    if (more && !isFetchingNextPage && lastShown > order.ids.length - 15) void fetchNextPage()
  }, [more, isFetchingNextPage, lastShown, order.ids.length, fetchNextPage])

  const reveal = useCallback((id: string) => {
    const index = order.ids.indexOf(id)
    if (index >= 0) rows.scrollToIndex(index, { align: 'auto' })
  }, [order.ids, rows])
  const chatOf = useCallback((id: string | null | undefined) => (id ? (byId.get(id) ?? remembered.get(id)) : undefined), [byId, remembered])
  useListKeys({ ids: order.ids, at, chatOf, setCursor, reveal, selection, openId: openId ?? null, applyNow: order.held.length ? applyNow : null })
  const menu = useChatMenu({ selection, chatOf })

  const open = useCallback((id: string, e: { shiftKey: boolean; metaKey: boolean; ctrlKey: boolean }) => {
    if (e.shiftKey || e.metaKey || e.ctrlKey) return selection.toggle(id, e.shiftKey)
    setCursor(id)
    openChat(id)
  }, [openChat, selection])

  const empty = order.ids.length === 0
  return (
    <>
      {selection.ids.size > 0 && <BulkBar chats={[...selection.ids].flatMap((id) => chatOf(id) ?? [])} onDone={selection.clear} onAll={() => selection.all(order.ids)} />}
      {query.isFetching && !query.isFetchingNextPage && !query.isPending && <ProgressBar label={t('updating')} className="list-progress" />}
      {order.held.length > 0 && (
        <button type="button" className="new-pill" onClick={applyNow}>
          <ChevronUp size={13} aria-hidden />
          {t('newHeld', { count: order.held.length })}
        </button>
      )}
      <ContextMenu items={menu.items} onOpenChange={(now) => { hand.menu(now); if (!now) menu.forget() }}>
        <div
          ref={scroller}
          className="list-scroll"
          role={empty ? undefined : 'listbox'}
          id={empty ? undefined : listId}
          aria-label={empty ? undefined : t('chats')}
          aria-multiselectable={empty ? undefined : true}
          aria-activedescendant={at && !empty ? `${listId}-${at}` : undefined}
          tabIndex={empty ? undefined : 0}
          data-settling={settling || undefined}
          onPointerEnter={hand.onPointerEnter}
          onPointerLeave={hand.onPointerLeave}
          onFocus={hand.onFocus}
          onBlur={hand.onBlur}
          onContextMenuCapture={menu.aim}
        >
          {empty ? (
            <ListState query={query} />
          ) : (
            <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
              {virtual.map((item) => {
                const id = order.ids[item.index] as string
                const chat = chatOf(id)
                return chat && (
                  <Row
                    key={id}
                    id={`${listId}-${id}`}
                    chat={chat}
                    top={item.start}
                    place={item.index + 1}
                    total={more ? -1 : order.ids.length}
                    open={id === openId}
                    cursor={id === at}
                    picked={selection.ids.has(id)}
                    picking={selection.ids.size > 0}
                    ghost={id in order.ghosts}
                    onOpen={open}
                    onPick={selection.toggle}
                  />
                )
              })}
            </div>
          )}
        </div>
      </ContextMenu>
    </>
  )
}

/** Ghosts are drawn from what we last knew of them. */
function useRemembered(byId: Map<string, Conversation>, ids: string[]) {
  const [memory, setMemory] = useState({ byId, gone: new Map<string, Conversation>() })
  if (memory.byId !== byId) {
    const gone = new Map<string, Conversation>()
    for (const id of ids) {
      const chat = memory.byId.get(id) ?? memory.gone.get(id)
      if (chat && !byId.has(id)) gone.set(id, chat)
    }
    setMemory({ byId, gone })
  }
  return memory.gone
}

function useRowHeight() {
  const compact = usePreferences((p) => p.density === 'compact')
  const phone = useIsPhone()
  return compact ? 60 : phone ? 92 : 84
}
