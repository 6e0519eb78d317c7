// A chat is read when it is open, the window has the focus and its newest message was in sight for a second.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Conversation } from '@/api/types'
import { markRead } from '../api'
import { isKeptUnread, readAgain } from './reading'
import { showEverywhere } from './use-actions'
import { useMyself } from './use-inbox'

const dwellMs = 1000

export function useReading(ws: string, chat: Conversation | undefined, newestInSight: boolean) {
  const queries = useQueryClient()
  const me = useMyself()
  useEffect(() => {
    if (chat?.id) readAgain(chat.id)
  }, [chat?.id])

  useEffect(() => {
    if (!chat || chat.unread === 0 || !newestInSight) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const watch = () => {
      clearTimeout(timer)
      if (document.hidden || !document.hasFocus() || isKeptUnread(chat.id)) return
      timer = setTimeout(() => {
        if (isKeptUnread(chat.id)) return
        showEverywhere(queries, ws, me.memberId, { ...chat, unread: 0 })
        void markRead(ws, chat.id).catch(() => undefined)
      }, dwellMs)
    }
    watch()
    window.addEventListener('focus', watch)
    window.addEventListener('blur', watch)
    document.addEventListener('visibilitychange', watch)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('focus', watch)
      window.removeEventListener('blur', watch)
      document.removeEventListener('visibilitychange', watch)
    }
  }, [ws, chat, newestInSight, queries, me.memberId])
}
