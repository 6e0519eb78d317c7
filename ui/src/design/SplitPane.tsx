// Two panes with a handle between: drag, or arrow keys (also Alt+arrows) on the focused handle; the width is remembered.
import { type ReactNode, useRef, useState } from 'react'
import { local } from '@/lib/storage'

type Props = {
  /** Remembers the width under this name. */
  name: string
  /** Spoken name of the handle. */
  label: string
  /** The pane with the fixed width; the other takes the rest. */
  sized: 'start' | 'end'
  min: number
  max: number
  initial: number
  start: ReactNode
  end: ReactNode
}

const step = 16

export function SplitPane({ name, label, sized, min, max, initial, start, end }: Props) {
  const [width, setWidth] = useState(() => clamp(Number(local.get(`sapa.pane.${name}`)) || initial))
  const drag = useRef<{ x: number; width: number } | null>(null)
  const sign = sized === 'start' ? 1 : -1

  function clamp(value: number) {
    return Math.round(Math.min(max, Math.max(min, value)))
  }
  function resize(next: number) {
    const fitting = clamp(next)
    setWidth(fitting)
    local.set(`sapa.pane.${name}`, String(fitting))
  }

  const handle = (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a focusable separator is a widget
    <div
      className="split-handle"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as above
      tabIndex={0}
      onPointerDown={(e) => {
        drag.current = { x: e.clientX, width }
        e.currentTarget.setPointerCapture(e.pointerId)
        e.currentTarget.dataset.dragging = ''
      }}
      onPointerMove={(e) => drag.current && setWidth(clamp(drag.current.width + sign * (e.clientX - drag.current.x)))}
      onPointerUp={(e) => {
        drag.current = null
        delete e.currentTarget.dataset.dragging
        resize(width)
      }}
      onDoubleClick={() => resize(initial)}
      onKeyDown={(e) => {
        const by = { ArrowLeft: -step, ArrowRight: step }[e.key]
        const to = { Home: min, End: max, Enter: initial }[e.key]
        if (by === undefined && to === undefined) return
        e.preventDefault()
        resize(to ?? width + sign * (by ?? 0))
      }}
    />
  )

  return (
    <div className="flex h-full min-h-0 min-w-0">
      <div className={sized === 'start' ? 'flex-none min-w-0' : 'grow min-w-0'} style={sized === 'start' ? { width } : undefined}>{start}</div>
      {handle}
      <div className={sized === 'end' ? 'flex-none min-w-0' : 'grow min-w-0'} style={sized === 'end' ? { width } : undefined}>{end}</div>
    </div>
  )
}
