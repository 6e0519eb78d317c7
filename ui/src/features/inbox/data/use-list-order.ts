// Connects the rules of list-order to the screen: watches the hand, holds changes back, lets them in when calm.
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { applyAll, emptyOrder, type Hand, isCalm, type ListOrder, reconcile, sameOrder } from '../model/list-order'

const checkMs = 400

export function useListOrder(truth: string[], scroller: RefObject<HTMLElement | null>) {
  const hand = useRef<Hand>({ atTop: true, pointerOver: false, keyboardInside: false, menuOpen: false, leftAt: 0 })
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
    hand.current.atTop = (scroller.current?.scrollTop ?? 0) < 4
    const calm = isCalm(hand.current, now)
    if (calm) setSettling(true)
    settle((old) => reconcile(old, truth, { calm, now }))
  }, [truth, settle, scroller])

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
  }, [settling, order])

  const applyNow = useCallback(() => {
    setSettling(true)
    setOrder(applyAll(truth))
    scroller.current?.scrollTo?.({ top: 0 })
  }, [truth, scroller])

  const watch = useRef({
    onPointerEnter: () => void (hand.current.pointerOver = true),
    onPointerLeave: () => void Object.assign(hand.current, { pointerOver: false, leftAt: Date.now() }),
    onFocus: (e: { target: EventTarget }) => void (hand.current.keyboardInside = e.target instanceof Element && e.target.matches(':focus-visible')),
    onBlur: () => void Object.assign(hand.current, { keyboardInside: false, leftAt: Date.now() }),
    menu: (open: boolean) => void Object.assign(hand.current, { menuOpen: open, leftAt: Date.now() }),
  })

  return { order, settling, applyNow, hand: watch.current }
}
