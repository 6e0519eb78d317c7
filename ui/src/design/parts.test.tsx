// Behaviour of the parts that decide something.
import { screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { renderPart } from '@/testing/render'
import { initialsOf } from './Avatar'
import { Button } from './Button'
import { ConfirmTyped } from './ConfirmDialog'
import { SecretField } from './CopyField'
import { Menu } from './Menu'
import { SplitPane } from './SplitPane'
import { TextField } from './TextField'
import { toast } from './Toast'
import { Segments } from './Toggles'

it('does not run a busy or refused button', async () => {
  const run = vi.fn<() => void>()
  const { user } = renderPart(<><Button busy onClick={run}>Save</Button><Button disabledReason="Only the owner may do this" onClick={run}>Delete</Button></>)
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await user.click(screen.getByRole('button', { name: 'Delete' }))
  expect(run).not.toHaveBeenCalled()
  expect(screen.getByRole('button', { name: 'Delete' })).toHaveAttribute('aria-disabled', 'true')
})

it('ties label, hint and error to the input', () => {
  renderPart(<TextField label="E-mail" hint="Work address" error="This address has no @" />)
  const input = screen.getByLabelText('E-mail')
  expect(input).toBeInvalid()
  expect(input).toHaveAccessibleDescription('This address has no @ Work address')
})

it('asks for the exact name before removing', async () => {
  const run = vi.fn<() => void>()
  const { user } = renderPart(<ConfirmTyped open onClose={() => undefined} name="WhatsApp Jakarta" title="Disconnect?" text="Gone" confirmLabel="Disconnect" onConfirm={run} />)
  expect(screen.getByRole('button', { name: 'Disconnect' })).toBeDisabled()
  await user.type(screen.getByRole('textbox'), 'WhatsApp Jakart')
  expect(screen.getByRole('button', { name: 'Disconnect' })).toBeDisabled()
  await user.type(screen.getByRole('textbox'), 'a')
  await user.click(screen.getByRole('button', { name: 'Disconnect' }))
  expect(run).toHaveBeenCalledTimes(1)
})

it('opens a menu and runs the chosen item', async () => {
  const run = vi.fn<() => void>()
  const { user } = renderPart(<Menu trigger={<button type="button">More</button>} items={[{ label: 'Close chat', onSelect: run }, { kind: 'separator' }, { label: 'Spam', danger: true, onSelect: () => undefined }]} />)
  await user.click(screen.getByRole('button', { name: 'More' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Close chat' }))
  expect(run).toHaveBeenCalledTimes(1)
})

it('shows one toast at a time and runs its undo once', async () => {
  const undo = vi.fn<() => void>()
  const { user } = renderPart(null)
  toast({ text: 'First' })
  toast({ text: 'Closed chat', undo })
  expect(await screen.findByText('Closed chat')).toBeInTheDocument()
  expect(screen.queryByText('First')).not.toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  expect(undo).toHaveBeenCalledTimes(1)
  expect(screen.queryByText('Closed chat')).not.toBeInTheDocument()
})

it('hides a secret until asked', async () => {
  const { user } = renderPart(<SecretField label="App secret" defaultValue="s3cret" />)
  expect(screen.getByLabelText('App secret')).toHaveAttribute('type', 'password')
  await user.click(screen.getByRole('button', { name: 'Show' }))
  expect(screen.getByLabelText('App secret')).toHaveAttribute('type', 'text')
})

it('resizes panes by keyboard within limits', async () => {
  const { user } = renderPart(<SplitPane name="t" label="Width" sized="start" min={100} max={130} initial={110} start={null} end={null} />)
  const handle = screen.getByRole('separator', { name: 'Width' })
  handle.focus()
  await user.keyboard('{ArrowRight}')
  expect(handle).toHaveAttribute('aria-valuenow', '126')
  await user.keyboard('{ArrowRight}{ArrowRight}')
  expect(handle).toHaveAttribute('aria-valuenow', '130')
  await user.keyboard('{Home}')
  expect(handle).toHaveAttribute('aria-valuenow', '100')
})

it('moves through segments with arrows', async () => {
  function Mode() {
    const [mode, setMode] = useState('reply')
    return <Segments label="Mode" value={mode} onChange={setMode} options={[{ value: 'reply', label: 'Reply' }, { value: 'note', label: 'Note' }]} />
  }
  const { user } = renderPart(<Mode />)
  await user.tab()
  await user.keyboard('{ArrowRight}')
  expect(screen.getByRole('radio', { name: 'Note' })).toBeChecked()
  expect(screen.getByRole('radio', { name: 'Note' })).toHaveFocus()
})

it('makes initials for Latin, Thai and user names', () => {
  expect(initialsOf('Sari Wulan')).toBe('SW')
  expect(initialsOf('ณัฐชา เพ็ญ')).toBe('ณพ')
  expect(initialsOf('kanya')).toBe('KA')
  expect(initialsOf('+62 812')).toBe('68')
  expect(initialsOf('🙏')).toBe('?')
})
