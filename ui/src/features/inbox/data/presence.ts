// Who else is looking at a chat or writing in it, and telling the others that we are.
import { useEffect } from 'react'
import { create } from 'zustand'
import type { LiveEvents } from '@/api/live'
import { sendLive } from '@/lib/live'

type Member = LiveEvents['presence']['members'][number]
const usePresenceStore = create<Record<string, { members: Member[]; at: number }>>(() => ({}))

const repeatMs = 10_000
const gone: Member[] = []

export function takePresence(data: LiveEvents['presence']) {
  usePresenceStore.setState({ [data.conversation_id]: { members: data.members, at: Date.now() } })
}

/** Others in this chat. The server drops who went silent and says so. */
export function useOthers(conversationId: string, me: string) {
  const members = usePresenceStore((s) => s[conversationId]?.members ?? gone)
  return members.filter((m) => m.id !== me)
}

export function useIsViewed(conversationId: string, me: string) {
  return usePresenceStore((s) => s[conversationId]?.members.some((m) => m.id !== me) ?? false)
}

/** Tells the others while the chat is open and the page is in sight. */
export function useTellPresence(conversationId: string | undefined, typing: boolean) {
  useEffect(() => {
    if (!conversationId) return
    const tell = () => {
      if (!document.hidden) sendLive({ type: 'presence', conversation_id: conversationId, state: typing ? 'typing' : 'viewing' })
    }
    tell()
    const timer = setInterval(tell, repeatMs)
    document.addEventListener('visibilitychange', tell)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tell)
    }
  }, [conversationId, typing])
  useEffect(() => {
    if (!conversationId) return
    return () => sendLive({ type: 'presence', conversation_id: null, state: 'viewing' })
  }, [conversationId])
}
