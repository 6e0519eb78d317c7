// Is this person writing? Tells teammates, and the customer where the channel shows it: only after three seconds of real typing.
import { useCallback, useEffect, useRef } from 'react'
import { tellTyping } from '../../api'
import { usePerChat } from '../../data/use-per-chat'

const restMs = 5000
const customerAfterMs = 3000
const customerAgainMs = 20_000

export function useTyping(ws: string, chatId: string, tellCustomer: boolean) {
  const [active, setActive] = usePerChat(chatId, false)
  const began = useRef(0)
  const toldAt = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const stop = useCallback(() => {
    clearTimeout(timer.current)
    began.current = 0
    setActive(false)
  }, [setActive])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      began.current = 0
    },
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another chat begins anew
    [chatId],
  )

  const key = useCallback(() => {
    const now = Date.now()
    if (!began.current) began.current = now
    setActive(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(stop, restMs)
    if (tellCustomer && now - began.current > customerAfterMs && now - toldAt.current > customerAgainMs) {
      toldAt.current = now
      void tellTyping(ws, chatId).catch(() => undefined)
    }
  }, [ws, chatId, tellCustomer, stop, setActive])

  return { active, key, stop }
}
