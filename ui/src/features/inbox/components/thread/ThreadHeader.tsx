// Head of the thread: who it is, which account answers, who else is here; assign, snooze, close.
import { ArrowLeft, Check, ChevronDown, Clock, Ellipsis, Eye, MailOpen, PanelRight, RotateCcw, Search, Tag, UserRound } from 'lucide-react'
import type { Account, Conversation } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { Button, IconButton } from '@/design/Button'
import { ChannelMark, Skeleton } from '@/design/marks'
import { Menu, type MenuEntry } from '@/design/Menu'
import { Tooltip } from '@/design/Tooltip'
import { useChannelLook } from '@/lib/channels'
import { useFormat } from '@/lib/format'
import { scriptLanguage, useTranslations } from '@/lib/i18n'
import { useIsPhone } from '@/lib/use-media'
import { useOthers } from '../../data/presence'
import { useChatActions } from '../../data/use-actions'
import { useInboxPlace, useMyself } from '../../data/use-inbox'
import { togglePanel, usePanel } from '../../data/use-panel'
import { useAssignItems, useLabelItems, useSnoozeItems } from '../../data/use-pickers'
import { firstName } from '../../model/names'
import { useHeaderKeys } from './use-header-keys'

type Props = { chat: Conversation | undefined; account: Account | undefined; name: string }

export function ThreadHeader({ chat, account, name }: Props) {
  const t = useTranslations('inbox')
  const { openChat } = useInboxPlace()
  return (
    <header className="thread-head">
      <span className="sm:hidden"><IconButton label={t('backToList')} onClick={() => openChat(null)}><ArrowLeft /></IconButton></span>
      {chat ? <Title chat={chat} account={account} name={name} /> : <span className="grid grow gap-1.5"><Skeleton width={150} height={15} /><Skeleton width={110} height={12} /></span>}
      {chat && <Actions chat={chat} />}
    </header>
  )
}

function Title({ chat, account, name }: Required<Pick<Props, 'name'>> & { chat: Conversation; account: Account | undefined }) {
  const phone = useIsPhone()
  const look = useChannelLook()(chat.channel)
  const inside = (
    <>
      <h2 className="ell" lang={scriptLanguage(name)} dir="auto">{name}</h2>
      <span className="sub"><ChannelMark channel={chat.channel} iconSvg={look.icon_svg} size={15} /><span className="ell">{account?.name ?? look.title}</span></span>
    </>
  )
  return phone ? <button type="button" className="thread-title" onClick={() => usePanel.setState({ open: true })}>{inside}</button> : <div className="thread-title">{inside}</div>
}

function Actions({ chat }: { chat: Conversation }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const actions = useChatActions()
  const me = useMyself()
  const { setSearch } = useInboxPlace()
  const panel = usePanel((s) => s.open)
  const one = [chat]
  const keys = useHeaderKeys(chat)
  const snooze = useSnoozeItems(one)
  const assign = useAssignItems(one)
  const labels = useLabelItems(one)
  const others = useOthers(chat.id, me.memberId)
  const more: MenuEntry[] = [
    { kind: 'submenu', label: t('assign'), icon: <UserRound aria-hidden />, items: assign },
    { kind: 'submenu', label: t('labels'), icon: <Tag aria-hidden />, items: labels },
    { kind: 'separator' },
    { label: t('findInChat'), icon: <Search aria-hidden />, shortcut: 'mod+f', onSelect: () => setSearch({ find: '' }) },
    { label: t('markUnread'), icon: <MailOpen aria-hidden />, shortcut: 'u', onSelect: () => void actions.unread(chat) },
    { label: panel ? t('hidePanel') : t('showPanel'), icon: <PanelRight aria-hidden />, shortcut: ']', onSelect: togglePanel },
  ]
  return (
    <div className="flex flex-none items-center gap-1.5">
      {others.length > 0 && (
        <Tooltip text={t('alsoHere', { names: format.list(others.map((o) => o.name)) })}>
          <span className="viewers max-sm:hidden" role="img" aria-label={t('alsoHere', { names: format.list(others.map((o) => o.name)) })}>
            <Eye size={15} aria-hidden />
            {others.slice(0, 3).map((o) => <Avatar key={o.id} id={o.id} name={o.name} size={28} />)}
          </span>
        </Tooltip>
      )}
      <span className="max-sm:hidden">
        <Menu
          align="end"
          items={assign}
          open={keys.open === 'assign'}
          onOpenChange={(o) => keys.setOpen(o ? 'assign' : null)}
          trigger={
            <button type="button" className="btn">
              <span className="sr-only">{chat.assignee ? t('assignedTo', { name: chat.assignee.name }) : t('assign')}</span>
              {chat.assignee ? <Avatar id={chat.assignee.id} name={chat.assignee.name} size={22} /> : <UserRound aria-hidden />}
              <span className="assignee-name" aria-hidden>{chat.assignee ? firstName(chat.assignee.name) : t('assign')}</span>
              <ChevronDown className="size-3.5!" aria-hidden />
            </button>
          }
        />
      </span>
      {chat.status !== 'closed' && <Menu align="end" items={snooze} open={keys.open === 'snooze'} onOpenChange={(o) => keys.setOpen(o ? 'snooze' : null)} trigger={<IconButton label={t('snooze')} shortcut="s" pressed={chat.status === 'snoozed' || undefined}><Clock /></IconButton>} />}
      <Menu align="end" items={keys.open === 'labels' ? labels : more} open={keys.open === 'labels' || keys.open === 'more'} onOpenChange={(o) => keys.setOpen(o ? 'more' : null)} trigger={<IconButton label={t('moreActions')}><Ellipsis /></IconButton>} />
      {chat.status === 'open' ? (
        <Button icon={<Check aria-hidden />} onClick={keys.close} title={t('closeHint')}>{t('close')}</Button>
      ) : (
        <Button icon={<RotateCcw aria-hidden />} onClick={() => void actions.reopen(one)}>{t('reopen')}</Button>
      )}
    </div>
  )
}
