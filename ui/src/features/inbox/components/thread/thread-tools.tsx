// What messages may ask of the thread they stand in.
import { createContext, type ReactNode, use } from 'react'
import type { Capabilities, Message } from '@/api/types'

export type ThreadTools = {
  ws: string
  can: Capabilities | undefined
  /** Free text may be sent now. */
  open: boolean
  me: { userId: string; memberId: string; name: string }
  jumpTo: (messageId: string) => void
  reply: (message: Message) => void
  react: (message: Message, emoji: string) => void
  showDetails: (message: Message) => void
  chooseTemplate: () => void
  editAgain: (message: Message) => void
  /** "Sending in 3s · Undo" */
  held: (message: Message) => ReactNode
  hasHeld: () => boolean
  /** Takes back the newest message that still waits. */
  undoLast: () => void
}

const Context = createContext<ThreadTools | null>(null)
export const ThreadToolsProvider = Context.Provider

export function useThreadTools(): ThreadTools {
  const tools = use(Context)
  if (!tools) throw new Error('messages stand inside a thread')
  return tools
}
