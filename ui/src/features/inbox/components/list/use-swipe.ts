// Swiping a row on a phone: right snoozes until tomorrow, left closes. The menu (long press) offers the same.
import { type TouchEvent, useRef } from 'react'

const actsAt = 88

export function useSwipe({ onRight, onLeft }: { onRight: () => void; onLeft: () => void }) {
  const start = useRef<{ x: number; y: number; sideways: boolean | null } | null>(null)

  function draw(row: HTMLElement, by: number) {
    row.style.transform = by ? `translateX(${by}px)` : ''
    row.parentElement?.setAttribute('data-swipe', by > 0 ? 'right' : by < 0 ? 'left' : '')
    row.parentElement?.toggleAttribute('data-swipe-acts', Math.abs(by) > actsAt)
  }

  return {
    onTouchStart(e: TouchEvent) {
      const touch = e.touches[0]
      start.current = touch && e.touches.length === 1 ? { x: touch.clientX, y: touch.clientY, sideways: null } : null
    },
    onTouchMove(e: TouchEvent<HTMLElement>) {
      const from = start.current
      const touch = e.touches[0]
      if (!from || !touch) return
      const by = touch.clientX - from.x
      const down = Math.abs(touch.clientY - from.y)
      // The first ten pixels decide: a scroll stays a scroll.
      if (from.sideways === null && Math.max(Math.abs(by), down) > 10) from.sideways = Math.abs(by) > down * 1.5
      if (from.sideways) draw(e.currentTarget, Math.max(-140, Math.min(140, by)))
    },
    onTouchEnd(e: TouchEvent<HTMLElement>) {
      const from = start.current
      const touch = e.changedTouches[0]
      start.current = null
      draw(e.currentTarget, 0)
      if (!from?.sideways || !touch) return
      const by = touch.clientX - from.x
      if (by > actsAt) onRight()
      if (by < -actsAt) onLeft()
    },
    onTouchCancel(e: TouchEvent<HTMLElement>) {
      start.current = null
      draw(e.currentTarget, 0)
    },
  }
}
