// Before two teammates answer the same question: one line, and Enter is needed a second time. Never a dialog.
import { useEffect, useRef } from 'react'
import type { Conversation } from '@/api/types'
import { useTranslations } from '@/lib/i18n'
import type { Mode } from '../../data/drafts'
import { useOthers } from '../../data/presence'
import { useMyself } from '../../data/use-inbox'
import { usePerChat } from '../../data/use-per-chat'
import { firstName } from '../../model/names'

const lockMs = 3000

export function useGuard(chat: Conversation, mode: Mode) {
  const t = useTranslations('inbox')
  const me = useMyself()
  const writing = useOthers(chat.id, me.memberId).find((m) => m.state === 'typing')
  const last = chat.last_message
  const [startedWith, setStartedWith] = usePerChat<string | null>(chat.id, null)
  const [asked, setAsked] = usePerChat<'typing' | 'answered' | null>(chat.id, null)
  const passed = useRef<string | null>(null)
  const other = last?.direction === 'out' && last.author_name !== me.name ? last : null
  const answered = mode === 'reply' && other && startedWith !== null && startedWith !== other.id ? other : null

  useEffect(() => {
    if (!asked) return
    const timer = setTimeout(() => setAsked(null), lockMs)
    return () => clearTimeout(timer)
  }, [asked, setAsked])

  return {
    asked: asked !== null,
    words: answered ? t('answeredMeanwhile', { name: firstName(answered.author_name) || t('teammate') }) : asked === 'typing' && writing ? t('sendAnyway', { name: firstName(writing.name) }) : null,
    typing(text: string) {
      setStartedWith((old) => (text.trim() === '' ? null : (old ?? last?.id ?? '')))
    },
    /** True when the message may go. */
    pass(sure: boolean) {
      const reason = answered ? answered.id : mode === 'reply' && writing ? `typing-${writing.id}` : null
      if (!reason || sure || passed.current === reason || asked) {
        passed.current = reason
        setAsked(null)
        setStartedWith(null)
        return true
      }
      setAsked(answered ? 'answered' : 'typing')
      return false
    },
  }
}
