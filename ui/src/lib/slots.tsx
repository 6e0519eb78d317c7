// Places in one feature's screen that another feature fills. The app layer connects them, so that features stay apart.
import type { ReactNode } from 'react'

type SlotName = 'emptyInbox'

const fillers = new Map<SlotName, ReactNode>()

/** Called once by the app layer at start. */
export function fillSlot(name: SlotName, filler: ReactNode) {
  fillers.set(name, filler)
}

/** The filler of the slot, else `children`. */
export function Slot({ name, children }: { name: SlotName; children?: ReactNode }) {
  return fillers.get(name) ?? children
}
