// Keys for the open chat: E close, S snooze, A assign, I to me, L label, R reply, N note, Ctrl F find, ] panel.
import { useRef, useState } from 'react'
import type { Conversation } from '@/api/types'
import { useTranslations } from '@/lib/i18n'
import { useShortcuts } from '@/lib/keys'
import { useIsPhone } from '@/lib/use-media'
import { askComposer } from '../../data/composer-line'
import { nextAfter } from '../../data/reading'
import { useChatActions } from '../../data/use-actions'
import { useInboxPlace, useMyself } from '../../data/use-inbox'
import { togglePanel } from '../../data/use-panel'

const twiceMs = 1500

export function useHeaderKeys(chat: Conversation) {
  const t = useTranslations('inbox')
  const actions = useChatActions()
  const me = useMyself()
  const phone = useIsPhone()
  const { openChat, setSearch, search } = useInboxPlace()
  const [open, setOpen] = useState<'assign' | 'snooze' | 'labels' | 'more' | null>(null)
  const findAt = useRef(0)

  function close() {
    const next = phone ? null : nextAfter(chat.id)
    void actions.close([chat])
    openChat(next, { replace: true })
  }

  const group = t('groupThread')
  useShortcuts([
    { keys: 'e', label: t('closeAndNext'), group, when: () => chat.status !== 'closed', run: close },
    { keys: 'shift+e', label: t('reopen'), group, when: () => chat.status !== 'open', run: () => void actions.reopen([chat]) },
    { keys: 's', label: t('snooze'), group, when: () => chat.status !== 'closed', run: () => setOpen('snooze') },
    { keys: 'a', label: t('assign'), group, run: () => setOpen('assign') },
    { keys: 'i', label: t('assignToMe'), group, run: () => void actions.assign([chat], { id: me.memberId, name: me.name }) },
    { keys: 'l', label: t('labels'), group, run: () => setOpen('labels') },
    { keys: 'r', label: t('keyReply'), group, run: () => askComposer('focus') },
    { keys: 'n', label: t('keyNote'), group, run: () => askComposer('note') },
    { keys: 'p', label: t('templates'), group, run: () => askComposer('templates') },
    { keys: ']', label: t('keyPanel'), group, run: togglePanel },
    // Pressed again, the browser's own search opens.
    { keys: 'mod+f', label: t('findInChat'), group, whileTyping: true, when: () => search.find === undefined || Date.now() - findAt.current > twiceMs, run: () => {
      findAt.current = Date.now()
      setSearch({ find: search.find ?? '' })
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-thread-find]')?.focus())
    } },
  ])
  return { open, setOpen, close }
}
