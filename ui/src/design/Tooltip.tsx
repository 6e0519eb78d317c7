// Tooltip: hoverable, closes with Esc, shows an optional shortcut. Never the only place of needed information.
import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import { Kbd } from './Kbd'

type Props = { text: ReactNode; shortcut?: string; side?: 'top' | 'right' | 'bottom' | 'left'; children: ReactElement }

export function Tooltip({ text, shortcut, side = 'top', children }: Props) {
  if (!text) return children
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner className="positioner" side={side} sideOffset={6} collisionPadding={8}>
          <Base.Popup className="tooltip">
            {text}
            {shortcut && <Kbd keys={shortcut} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** Wraps the app once: after the first tooltip the next ones open at once. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Base.Provider delay={450} closeDelay={80}>{children}</Base.Provider>
}
