// Connects the rules of list-order to the screen: watches the hand, holds changes back, lets them in when calm.
import { type RefObject, useCallback, useEffect, useState } from 'react'
import { applyAll, emptyOrder, type Hand, isCalm, type ListOrder, reconcile, sameOrder } from '../model/list-order'

const checkMs = 400

export function useListOrder(truth: string[], scroller: RefObject<HTMLElement | null>) {
  const [hand] = useState(watchHand)
  const [order, setOrder] = useState<ListOrder>(() => reconcile(emptyOrder, truth, { calm: true, now: Date.now() }))
  const [settling, setSettling] = useState(false)

  const settle = useCallback((next: (old: ListOrder) => ListOrder) => {
    setOrder((old) => {
      const order = next(old)
      return sameOrder(old, order) ? old : order
    })
  }, [])

  const take = useCallback(() => {
    const now = Date.now()
    const calm = hand.isCalm((scroller.current?.scrollTop ?? 0) < 4, now)
    // oxlint-disable-next-line react/set-state-in-effect -- as below
    if (calm) setSettling(true)
    settle((old) => reconcile(old, truth, { calm, now }))
  }, [truth, settle, scroller, hand])

  // oxlint-disable-next-line react/set-state-in-effect -- where the hand is can only be known after drawing
  useEffect(take, [take])
  const pending = order.held.length > 0 || Object.keys(order.ghosts).length > 0
  useEffect(() => {
    if (!pending) return
    const timer = setInterval(take, checkMs)
    return () => clearInterval(timer)
  }, [pending, take])
  useEffect(() => {
    if (!settling) return
    const timer = setTimeout(() => setSettling(false), 260)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- each new order moves again
  }, [settling, order])

  const applyNow = useCallback(() => {
    setSettling(true)
    setOrder(applyAll(truth))
    scroller.current?.scrollTo?.({ top: 0 })
  }, [truth, scroller])

  return { order, settling, applyNow, hand }
}

/** Remembers what pointer, keyboard and menu do with the list. */
function watchHand() {
  const state: Hand = { atTop: true, pointerOver: false, keyboardInside: false, menuOpen: false, leftAt: 0 }
  const left = (change: Partial<Hand>) => void Object.assign(state, change, { leftAt: Date.now() })
  return {
    isCalm: (atTop: boolean, now: number) => isCalm({ ...state, atTop }, now),
    onPointerEnter: () => void (state.pointerOver = true),
    onPointerLeave: () => left({ pointerOver: false }),
    onFocus: (e: { target: EventTarget }) => void (state.keyboardInside = e.target instanceof Element && e.target.matches(':focus-visible')),
    onBlur: () => left({ keyboardInside: false }),
    menu: (open: boolean) => left({ menuOpen: open }),
  }
}
