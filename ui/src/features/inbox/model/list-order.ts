// "The list never moves under the hand": decides what stands where on screen while the true order changes behind it.

export const ghostMs = 5000
export const calmAfterMs = 2000

export type ListOrder = {
  /** On screen, from the top; ghosts included. */
  ids: string[]
  /** Rows that left the view and stay a while: id → until when. */
  ghosts: Record<string, number>
  /** Held back until the list is calm: new rows, and rows that would jump up. */
  held: string[]
}

export const emptyOrder: ListOrder = { ids: [], ghosts: {}, held: [] }

export type Hand = {
  atTop: boolean
  pointerOver: boolean
  keyboardInside: boolean
  menuOpen: boolean
  /** When pointer, keyboard or menu last left. */
  leftAt: number
}

/** Nobody is touching the list: rows may move. */
export function isCalm(hand: Hand, now: number) {
  return hand.atTop && !hand.pointerOver && !hand.keyboardInside && !hand.menuOpen && now - hand.leftAt >= calmAfterMs
}

/** Takes in the true order. Calm: everything goes to its place. Not calm: nothing that is on screen moves. */
export function reconcile(shown: ListOrder, truth: string[], { calm, now }: { calm: boolean; now: number }): ListOrder {
  if (shown.ids.length === 0) return { ids: truth, ghosts: {}, held: [] }
  return calm ? settle(shown, truth, now) : hold(shown, truth, now)
}

/** The person asked for it (the pill): all changes at once, ghosts go. */
export function applyAll(truth: string[]): ListOrder {
  return { ids: truth, ghosts: {}, held: [] }
}

/** Nothing to draw anew: lets React skip the update. */
export function sameOrder(a: ListOrder, b: ListOrder) {
  return sameList(a.ids, b.ids) && sameList(a.held, b.held) && sameList(Object.keys(a.ghosts), Object.keys(b.ghosts))
}

function settle(shown: ListOrder, truth: string[], now: number): ListOrder {
  const inTruth = new Set(truth)
  const ghosts: Record<string, number> = {}
  const ids = [...truth]
  shown.ids.forEach((id, place) => {
    if (inTruth.has(id)) return
    const until = shown.ghosts[id] ?? now + ghostMs
    if (until <= now) return
    ghosts[id] = until
    ids.splice(Math.min(place, ids.length), 0, id)
  })
  return { ids, ghosts, held: [] }
}

function hold(shown: ListOrder, truth: string[], now: number): ListOrder {
  const inTruth = new Set(truth)
  const onScreen = new Set(shown.ids)
  const ghosts: Record<string, number> = {}
  for (const id of shown.ids) if (!inTruth.has(id)) ghosts[id] = shown.ghosts[id] ?? now + ghostMs

  // What follows the last known row is the next page: it can stand below without moving anything.
  const lastKnown = truth.findLastIndex((id) => onScreen.has(id))
  const below = truth.slice(lastKnown + 1).filter((id) => !onScreen.has(id))
  const entered = truth.slice(0, lastKnown + 1).filter((id) => !onScreen.has(id))
  return { ids: below.length ? [...shown.ids, ...below] : shown.ids, ghosts, held: [...entered, ...movedUp(shown.ids, truth, inTruth)] }
}

/** Rows that stand before one that was above them: they would jump. */
function movedUp(ids: string[], truth: string[], inTruth: Set<string>) {
  const rank = new Map(ids.filter((id) => inTruth.has(id)).map((id, i) => [id, i]))
  const moved: string[] = []
  let highest = Infinity
  for (const id of truth.toReversed()) {
    const was = rank.get(id)
    if (was === undefined) continue
    if (was > highest) moved.unshift(id)
    highest = Math.min(highest, was)
  }
  return moved
}

function sameList(a: string[], b: string[]) {
  return a === b || (a.length === b.length && a.every((id, i) => id === b[i]))
}
