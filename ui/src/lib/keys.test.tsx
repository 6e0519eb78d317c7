// Shortcuts: layouts, typing, composing, sequences, layers.
import { fireEvent, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { describeKey, keyParts, listenForShortcuts, useShortcuts, type Shortcut } from './keys'
import { setPreferences } from './preferences'

let stop: () => void
beforeEach(() => {
  stop = listenForShortcuts()
})
afterEach(() => stop())

function With({ shortcuts }: { shortcuts: Omit<Shortcut, 'label' | 'group'>[] }) {
  useShortcuts(shortcuts.map((s) => ({ ...s, label: 'x', group: 'y' })))
  return <input aria-label="box" />
}
const press = (key: string, more: object = {}, target: Element | Window = window) => fireEvent.keyDown(target, { key, code: `Key${key.toUpperCase()}`, ...more })

it('reads the place of the key on a Thai keyboard', () => {
  const base = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
  expect(describeKey({ ...base, key: 'ำ', code: 'KeyE' })).toBe('e')
  expect(describeKey({ ...base, key: 'ฎ', code: 'KeyE', shiftKey: true })).toBe('shift+e')
  expect(describeKey({ ...base, key: 'ฝ', code: 'Slash', shiftKey: true })).toBe('?')
  expect(describeKey({ ...base, key: '?', code: 'Slash', shiftKey: true })).toBe('?')
  expect(describeKey({ ...base, key: 'k', code: 'KeyK', ctrlKey: true })).toBe('mod+k')
  expect(describeKey({ ...base, key: 'e', code: 'KeyE', altKey: true })).toBeNull()
})

it('runs single keys outside text fields only', () => {
  const run = vi.fn<() => void>()
  const { getByLabelText } = render(<With shortcuts={[{ keys: 'e', run }]} />)
  press('e', {}, getByLabelText('box'))
  expect(run).not.toHaveBeenCalled()
  press('e')
  expect(run).toHaveBeenCalledTimes(1)
})

it('runs marked combinations while typing, but nothing while composing', () => {
  const run = vi.fn<() => void>()
  const { getByLabelText } = render(<With shortcuts={[{ keys: 'mod+k', whileTyping: true, run }]} />)
  press('k', { ctrlKey: true, isComposing: true }, getByLabelText('box'))
  expect(run).not.toHaveBeenCalled()
  press('k', { ctrlKey: true }, getByLabelText('box'))
  expect(run).toHaveBeenCalledTimes(1)
})

it('understands "g" then a letter', () => {
  const go = vi.fn<() => void>()
  const other = vi.fn<() => void>()
  render(<With shortcuts={[{ keys: 'g c', run: go }, { keys: 'c', run: other }]} />)
  press('g')
  press('c')
  expect(go).toHaveBeenCalledTimes(1)
  expect(other).not.toHaveBeenCalled()
  press('c')
  expect(other).toHaveBeenCalledTimes(1)
})

it('lets the inner screen win, and the outer one when the inner passes', () => {
  const outer = vi.fn<() => void>()
  const inner = vi.fn<() => void>()
  let wants = true
  render(<With shortcuts={[{ keys: 'Escape', run: outer }]} />)
  render(<With shortcuts={[{ keys: 'Escape', run: inner, when: () => wants }]} />)
  press('Escape', { code: 'Escape' })
  wants = false
  press('Escape', { code: 'Escape' })
  expect(inner).toHaveBeenCalledTimes(1)
  expect(outer).toHaveBeenCalledTimes(1)
})

it('keeps only combinations when single keys are switched off', () => {
  setPreferences({ singleKeys: false })
  const run = vi.fn<() => void>()
  render(<With shortcuts={[{ keys: 'e', run }]} />)
  press('e')
  expect(run).not.toHaveBeenCalled()
})

it('shows combinations as people read them', () => {
  expect(keyParts('mod+shift+e')).toEqual(['Ctrl', 'Shift', 'E'])
  expect(keyParts('g i')).toEqual(['G', 'I'])
  expect(keyParts('/')).toEqual(['/'])
})
