// Says new messages to screen readers: politely, at most once in three seconds.
import { useEffect, useRef, useState } from 'react'
import type { Message } from '@/api/types'
import { useTranslations } from '@/lib/i18n'
import { useMessageLine } from '../kinds/use-kind-words'

const batchMs = 3000

export function LiveSayer({ messages, name }: { messages: Message[]; name: string }) {
  const t = useTranslations('inbox')
  const line = useMessageLine()
  const [words, setWords] = useState('')
  const waiting = useRef<Message[]>([])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const known = useRef(new Set(messages.map((m) => m.id)))
  const newestAt = useRef(messages.at(-1)?.sort_at ?? '')
  useEffect(() => () => clearTimeout(timer.current), [])

  useEffect(() => {
    const fresh = messages.filter((m) => !known.current.has(m.id) && m.direction === 'in' && m.sort_at >= newestAt.current)
    for (const m of messages) known.current.add(m.id)
    newestAt.current = messages.at(-1)?.sort_at ?? newestAt.current
    if (!fresh.length) return
    waiting.current.push(...fresh)
    timer.current ??= setTimeout(() => {
      const said = waiting.current
      waiting.current = []
      timer.current = undefined
      setWords(said.length === 1 && said[0] ? t('sayOne', { name, text: line(said[0]) }) : t('sayMany', { count: said.length, name }))
    }, batchMs)
  }, [messages, name, t, line])

  return <div className="sr-only" role="status" aria-live="polite">{words}</div>
}
