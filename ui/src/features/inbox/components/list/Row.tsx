// One chat in the list.
import clsx from 'clsx'
import { Check, CircleUser, Clock } from 'lucide-react'
import { memo, useEffect, useRef } from 'react'
import type { Conversation } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { Badge, ChannelMark } from '@/design/marks'
import { useChannelLook } from '@/lib/channels'
import { useFormat } from '@/lib/format'
import { scriptLanguage, useTranslations } from '@/lib/i18n'
import { useChatActions } from '../../data/use-actions'
import { useMyself } from '../../data/use-inbox'
import { useIsViewed } from '../../data/presence'
import { contactName, shortCode } from '../../model/names'
import { snoozeChoices } from '../../model/snooze'
import { usePreferences } from '@/lib/preferences'
import { GhostRow } from './GhostRow'
import { RowMeta } from './RowMeta'
import { RowPreview } from './RowPreview'
import { useSwipe } from './use-swipe'

type Props = {
  id: string
  chat: Conversation
  top: number
  place: number
  total: number
  open: boolean
  cursor: boolean
  picked: boolean
  picking: boolean
  ghost: boolean
  onOpen: (id: string, e: { shiftKey: boolean; metaKey: boolean; ctrlKey: boolean }) => void
  onPick: (id: string, range?: boolean) => void
}

export const Row = memo(function Row({ id, chat, top, place, total, open, cursor, picked, picking, ghost, onOpen, onPick }: Props) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const look = useChannelLook()(chat.channel)
  const me = useMyself()
  const viewed = useIsViewed(chat.id, me.memberId)
  const box = useRef<HTMLDivElement>(null)
  useHighlight(box, chat)
  const actions = useChatActions()
  const timeZone = usePreferences((p) => p.timeZone)
  const swipe = useSwipe({ onRight: () => void actions.snooze([chat], tomorrow(timeZone)), onLeft: () => chat.status !== 'closed' && void actions.close([chat]) })

  const name = contactName(chat.contact) ?? t('unknownCustomer', { code: shortCode(chat.contact.id) })
  const at = chat.last_message?.at ?? chat.sort_at
  const unread = chat.unread > 0

  if (ghost) return <div className="chat-slot" style={{ '--y': `${top}px` }}><GhostRow id={id} chat={chat} name={name} /></div>
  return (
    <div className="chat-slot" role="presentation" style={{ '--y': `${top}px` }}>
      <span className="swipe-under" aria-hidden><Clock /><Check /></span>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys are handled by the list, which has the focus */}
      <div
        ref={box}
        id={id}
        className={clsx('chat-row', unread && 'unread')}
        role="option"
        tabIndex={-1}
        aria-selected={picking ? picked : open}
        aria-posinset={place}
        aria-setsize={total}
        data-chat={chat.id}
        data-open={open || undefined}
        data-cursor={cursor || undefined}
        data-picked={picked || undefined}
        onClick={(e) => onOpen(chat.id, e)}
        {...swipe}
      >
        <span className="chat-avatar" data-picking={picking || undefined}>
          <Avatar id={chat.contact.id} name={name} src={chat.contact.avatar_url} mark={<ChannelMark channel={chat.channel} iconSvg={look.icon_svg} size={15} />} />
          <span className="pick-box" aria-hidden onClick={(e) => { e.stopPropagation(); onPick(chat.id, e.shiftKey) }}><i>{picked && <Check />}</i></span>
        </span>
        <span className="min-w-0">
          <span className="chat-line">
            <span className="chat-name ell" lang={scriptLanguage(name)} dir="auto" title={name}>{name}</span>
            {viewed && <i className="viewer-dot" title={t('someoneHere')}><span className="sr-only">{t('someoneHere')}</span></i>}
            <time className="chat-time num" dateTime={at}>{format.listTime(at)}</time>
          </span>
          <span className="chat-line">
            <RowPreview chat={chat} />
            {unread && <Badge label={t('unreadCount', { count: chat.unread })}>{format.count(chat.unread)}</Badge>}
          </span>
          <RowMeta chat={chat} />
        </span>
      </div>
      {!picking && <QuickActions chat={chat} />}
    </div>
  )
})

/** For the mouse only: keys and the menu offer the same to everybody. */
function QuickActions({ chat }: { chat: Conversation }) {
  const t = useTranslations('inbox')
  const actions = useChatActions()
  const me = useMyself()
  const timeZone = usePreferences((p) => p.timeZone)
  return (
    <span className="quick" aria-hidden>
      <button type="button" tabIndex={-1} className="icon-btn" data-size="small" title={t('snoozeTomorrow')} onClick={() => void actions.snooze([chat], tomorrow(timeZone))}><Clock /></button>
      {chat.assignee?.id !== me.memberId && (
        <button type="button" tabIndex={-1} className="icon-btn" data-size="small" title={t('assignToMe')} onClick={() => void actions.assign([chat], { id: me.memberId, name: me.name })}><CircleUser /></button>
      )}
      {chat.status !== 'closed' && (
        <button type="button" tabIndex={-1} className="icon-btn" data-size="small" title={t('close')} onClick={() => void actions.close([chat])}><Check /></button>
      )}
    </span>
  )
}

function tomorrow(timeZone: string) {
  return snoozeChoices(Date.now(), timeZone, null).find((c) => c.name === 'tomorrow')?.at ?? Date.now()
}

/** What changed in place is seen for a moment, without moving. */
function useHighlight(box: React.RefObject<HTMLElement | null>, chat: Conversation) {
  const sign = `${chat.last_message?.id} ${chat.assignee?.id} ${chat.status} ${chat.labels.map((l) => l.id).join()}`
  const before = useRef(sign)
  useEffect(() => {
    if (before.current === sign) return
    before.current = sign
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return
    box.current?.animate?.([{ backgroundColor: 'var(--acc-soft2)' }, {}], { duration: 600, easing: 'ease-out' })
  }, [box, sign])
}
