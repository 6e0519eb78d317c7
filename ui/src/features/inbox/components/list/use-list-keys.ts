// Keys of the list: J K move, X picks, U unread, "." the menu, Esc lets go.
import { useEffect, useRef } from 'react'
import type { Conversation } from '@/api/types'
import { useTranslations } from '@/lib/i18n'
import { useShortcuts } from '@/lib/keys'
import { useIsPhone } from '@/lib/use-media'
import { useChatActions } from '../../data/use-actions'
import { useInboxPlace } from '../../data/use-inbox'
import type { Selection } from '../../data/use-selection'

type Options = {
  ids: string[]
  at: string | null
  chatOf: (id: string | null) => Conversation | undefined
  setCursor: (id: string) => void
  reveal: (id: string) => void
  selection: Selection
  openId: string | null
  applyNow: (() => void) | null
}

/** While J is held the cursor runs; the thread opens where it rests. */
const openAfterMs = 110

export function useListKeys({ ids, at, chatOf, setCursor, reveal, selection, openId, applyNow }: Options) {
  const t = useTranslations('inbox')
  const phone = useIsPhone()
  const actions = useChatActions()
  const { openChat } = useInboxPlace()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  function move(step: number) {
    const here = at ? ids.indexOf(at) : -1
    const next = ids[Math.min(ids.length - 1, Math.max(0, here + step))]
    if (!next) return
    setCursor(next)
    reveal(next)
    clearTimeout(timer.current)
    if (!phone) timer.current = setTimeout(() => openChat(next, { replace: openId !== null }), openAfterMs)
  }

  const group = t('groupInbox')
  useShortcuts([
    { keys: 'j', label: t('nextChat'), group, run: () => move(1) },
    { keys: 'k', label: t('previousChat'), group, run: () => move(-1) },
    { keys: 'ArrowDown', label: t('nextChat'), group, run: () => move(1) },
    { keys: 'ArrowUp', label: t('previousChat'), group, run: () => move(-1) },
    { keys: 'Enter', label: t('openChat'), group, when: () => at !== null && !(document.activeElement instanceof HTMLButtonElement || document.activeElement instanceof HTMLAnchorElement), run: () => {
      if (!at) return
      openChat(at)
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.thread-scroll')?.focus())
    } },
    { keys: 'x', label: t('selectChat'), group, run: () => at && selection.toggle(at) },
    { keys: 'u', label: t('markUnread'), group, run: () => {
      const chat = chatOf(at)
      if (chat) void actions.unread(chat)
    } },
    { keys: '.', label: t('moreActions'), group, run: () => (applyNow ? applyNow() : openMenuOn(at)) },
    { keys: 'Escape', label: t('clearSelection'), group, when: () => selection.ids.size > 0, run: selection.clear },
  ])
}

function openMenuOn(id: string | null) {
  const row = id && document.querySelector(`[data-chat="${CSS.escape(id)}"]`)
  if (!row) return
  const { left, top, height } = row.getBoundingClientRect()
  row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left + 56, clientY: top + height / 2 }))
}
