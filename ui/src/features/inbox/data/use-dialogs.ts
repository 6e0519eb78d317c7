// Dialogs that several places open: custom snooze time, picker of teammate or label by key.
import { create } from 'zustand'
import type { Conversation } from '@/api/types'

type Asked = { kind: 'snooze'; chats: Conversation[] } | null

export const useAsked = create<{ asked: Asked }>(() => ({ asked: null }))

export function askSnoozeTime(chats: Conversation[]) {
  useAsked.setState({ asked: { kind: 'snooze', chats } })
}
export function closeAsked() {
  useAsked.setState({ asked: null })
}
