// Menu of a message: right click, long press, or "more".
import { Copy, CornerUpLeft, Info, MailOpen, SmilePlus } from 'lucide-react'
import { type MouseEvent, useState } from 'react'
import type { Conversation, Message } from '@/api/types'
import { copyText } from '@/design/CopyField'
import type { MenuEntry } from '@/design/Menu'
import { useTranslations } from '@/lib/i18n'
import { useChatActions } from '../../data/use-actions'
import { useThreadTools } from './thread-tools'
import { quickEmoji } from './Tools'

export function useMessageMenu(messages: Message[], chat: Conversation) {
  const t = useTranslations('inbox')
  const tools = useThreadTools()
  const actions = useChatActions()
  const [target, setTarget] = useState<string | null>(null)
  const message = messages.find((m) => m.id === target)
  const answerable = message?.external_id && !message.deleted_at && message.direction !== 'note' && tools.open
  const reason = message?.direction === 'note' ? t('notOnNotes') : !tools.open ? t('windowIsClosed') : t('notReachedYet')

  const items: MenuEntry[] = !message
    ? []
    : [
        { label: t('replyTo'), icon: <CornerUpLeft aria-hidden />, disabled: !answerable || !tools.can?.reply_to, hint: answerable ? undefined : reason, onSelect: () => tools.reply(message) },
        ...(answerable && tools.can?.reactions
          ? [{ kind: 'submenu' as const, label: t('react'), icon: <SmilePlus aria-hidden />, items: [...quickEmoji.map((emoji): MenuEntry => ({ label: emoji, onSelect: () => tools.react(message, emoji) })), { label: t('takeBackReaction'), onSelect: () => tools.react(message, '') }] }]
          : []),
        ...(message.text ? [{ label: t('copyText'), icon: <Copy aria-hidden />, onSelect: () => void copyText(message.text ?? '', t('copied')) }] : []),
        ...(message.direction === 'in' ? [{ label: t('unreadFromHere'), icon: <MailOpen aria-hidden />, onSelect: () => void actions.unread(chat, message.id) }] : []),
        { kind: 'separator' },
        { label: t('details'), icon: <Info aria-hidden />, onSelect: () => tools.showDetails(message) },
      ]

  return {
    items,
    aim(e: MouseEvent) {
      const found = (e.target as Element).closest<HTMLElement>('[data-message]')
      // Links and pictures keep the browser's own menu with Shift; elsewhere there is no message.
      if (!found || e.shiftKey) return e.stopPropagation()
      setTarget(found.dataset.message ?? null)
    },
  }
}
