// "The list never moves under the hand."
import { describe, expect, it } from 'vitest'
import { applyAll, calmAfterMs, emptyOrder, ghostMs, type Hand, isCalm, reconcile } from './list-order'

const now = 1_000_000
const start = reconcile(emptyOrder, ['a', 'b', 'c', 'd'], { calm: false, now })
const busy = { calm: false, now }
const calm = { calm: true, now }

describe('calm', () => {
  const still: Hand = { atTop: true, pointerOver: false, keyboardInside: false, menuOpen: false, leftAt: now - calmAfterMs }
  it('is when nobody touched the list for two seconds and it is at its top', () => {
    expect(isCalm(still, now)).toBe(true)
    for (const change of [{ atTop: false }, { pointerOver: true }, { keyboardInside: true }, { menuOpen: true }, { leftAt: now - calmAfterMs + 1 }]) expect(isCalm({ ...still, ...change }, now)).toBe(false)
  })
})

describe('with the hand on the list', () => {
  it('holds a new chat back and moves nothing', () => {
    const next = reconcile(start, ['new', 'a', 'b', 'c', 'd'], busy)
    expect(next.ids).toEqual(['a', 'b', 'c', 'd'])
    expect(next.held).toEqual(['new'])
  })
  it('holds a row that would jump up, but not those it passes', () => {
    const next = reconcile(start, ['d', 'a', 'b', 'c'], busy)
    expect(next.ids).toEqual(['a', 'b', 'c', 'd'])
    expect(next.held).toEqual(['d'])
  })
  it('counts two that jump, however they jump', () => {
    expect(reconcile(start, ['d', 'b', 'a', 'c'], busy).held).toEqual(['d', 'b'])
  })
  it('leaves a ghost where a chat went away, for five seconds', () => {
    const next = reconcile(start, ['a', 'c', 'd'], busy)
    expect(next.ids).toEqual(['a', 'b', 'c', 'd'])
    expect(next.ghosts).toEqual({ b: now + ghostMs })
    // Time alone does not let the rows below move: the hand is still there.
    expect(reconcile(next, ['a', 'c', 'd'], { calm: false, now: now + ghostMs + 1 }).ids).toEqual(['a', 'b', 'c', 'd'])
  })
  it('brings a ghost back to life in its place', () => {
    const gone = reconcile(start, ['a', 'c', 'd'], busy)
    const back = reconcile(gone, ['a', 'b', 'c', 'd'], busy)
    expect(back).toEqual({ ids: ['a', 'b', 'c', 'd'], ghosts: {}, held: [] })
  })
  it('adds the next page below at once', () => {
    expect(reconcile(start, ['a', 'b', 'c', 'd', 'e', 'f'], busy)).toEqual({ ids: ['a', 'b', 'c', 'd', 'e', 'f'], ghosts: {}, held: [] })
  })
  it('takes one difference after a time offline, not a stream of jumps', () => {
    const next = reconcile(start, ['x', 'y', 'c', 'a', 'b'], busy)
    expect(next.ids).toEqual(['a', 'b', 'c', 'd'])
    expect(next.held.toSorted()).toEqual(['c', 'x', 'y'])
    expect(Object.keys(next.ghosts)).toEqual(['d'])
  })
})

describe('when calm', () => {
  it('puts everything in its place', () => {
    const held = reconcile(start, ['new', 'd', 'a', 'b', 'c'], busy)
    expect(reconcile(held, ['new', 'd', 'a', 'b', 'c'], calm)).toEqual({ ids: ['new', 'd', 'a', 'b', 'c'], ghosts: {}, held: [] })
  })
  it('keeps a young ghost, and lets it go after five seconds', () => {
    const young = reconcile(start, ['a', 'c', 'd'], calm)
    expect(young.ids).toEqual(['a', 'b', 'c', 'd'])
    expect(reconcile(young, ['a', 'c', 'd'], { calm: true, now: now + ghostMs + 1 }).ids).toEqual(['a', 'c', 'd'])
  })
})

it('applies all when the person asks for it', () => {
  expect(applyAll(['d', 'a'])).toEqual({ ids: ['d', 'a'], ghosts: {}, held: [] })
})

it('a hundred messages a minute never change the row under the pointer', () => {
  let order = start
  let truth = ['a', 'b', 'c', 'd']
  for (let i = 0; i < 100; i++) {
    const mover = i % 3 ? (truth.at(-1) as string) : `n${i}`
    truth = [mover, ...truth.filter((id) => id !== mover)]
    order = reconcile(order, truth, { calm: false, now: now + i * 600 })
    expect(order.ids.slice(0, 4)).toEqual(['a', 'b', 'c', 'd'])
  }
})
