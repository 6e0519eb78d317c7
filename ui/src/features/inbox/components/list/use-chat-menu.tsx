// Menu of a row (right click, long press, "."): acts on the row, or on all picked rows when it is one of them.
import { Check, CircleUser, Clock, MailOpen, RotateCcw, SquareCheck, Tag, UserRoundPlus } from 'lucide-react'
import { type MouseEvent, useState } from 'react'
import type { Conversation } from '@/api/types'
import type { MenuEntry } from '@/design/Menu'
import { useTranslations } from '@/lib/i18n'
import { useChatActions } from '../../data/use-actions'
import { useMyself } from '../../data/use-inbox'
import { useAssignItems, useLabelItems, useSnoozeItems } from '../../data/use-pickers'
import type { Selection } from '../../data/use-selection'

type Options = { selection: Selection; chatOf: (id: string) => Conversation | undefined }

export function useChatMenu({ selection, chatOf }: Options) {
  const t = useTranslations('inbox')
  const [target, setTarget] = useState<string | null>(null)
  const actions = useChatActions()
  const me = useMyself()
  const ids = target && selection.ids.has(target) ? [...selection.ids] : target ? [target] : []
  const chats = ids.flatMap((id) => chatOf(id) ?? [])
  const snooze = useSnoozeItems(chats)
  const assign = useAssignItems(chats)
  const labels = useLabelItems(chats)
  const first = chats[0]

  const items: MenuEntry[] = !first
    ? []
    : [
        first.status === 'open'
          ? { label: t('close'), icon: <Check aria-hidden />, shortcut: 'e', onSelect: () => void actions.close(chats) }
          : { label: t('reopen'), icon: <RotateCcw aria-hidden />, shortcut: 'shift+e', onSelect: () => void actions.reopen(chats) },
        { kind: 'submenu', label: t('snooze'), icon: <Clock aria-hidden />, items: snooze },
        { label: t('assignToMe'), icon: <CircleUser aria-hidden />, shortcut: 'i', onSelect: () => void actions.assign(chats, { id: me.memberId, name: me.name }) },
        { kind: 'submenu', label: t('assign'), icon: <UserRoundPlus aria-hidden />, items: assign },
        { kind: 'submenu', label: t('labels'), icon: <Tag aria-hidden />, items: labels },
        { kind: 'separator' },
        { label: t('markUnread'), icon: <MailOpen aria-hidden />, shortcut: 'u', onSelect: () => { for (const c of chats) void actions.unread(c) } },
        { label: selection.ids.has(first.id) ? t('unselectChat') : t('selectChat'), icon: <SquareCheck aria-hidden />, shortcut: 'x', onSelect: () => selection.toggle(first.id) },
      ]

  return {
    items,
    /** Which row is the menu for? Without one it stays shut. */
    aim(e: MouseEvent) {
      const row = (e.target as Element).closest<HTMLElement>('[data-chat]')
      if (!row) return e.stopPropagation()
      setTarget(row.dataset.chat ?? null)
    },
    forget: () => undefined,
  }
}
