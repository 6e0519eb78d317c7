// Contacts: reading on page by page, changing values in place, note, facts with a way back.
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Contact } from '@/api/types'
import { type FakeApi, fakeApi, Problem } from '@/testing/fake-api'
import { aContact, aMe, anAccount } from '@/testing/fixtures'
import { renderApp } from '@/testing/render'

let server: FakeApi
let contact: Contact
beforeEach(() => {
  vi.stubGlobal('WebSocket', class { close() {} })
  contact = aContact({ attributes: { size: 'M' }, conversations: [{ id: 'cnv_1', status: 'closed', last_at: '2026-11-25T03:00:00.000Z', account_id: 'acc_1', closed_at: '2026-11-25T03:00:00.000Z' }] })
  server = fakeApi()
    .on('GET', '/me', () => aMe({ preferences: { welcome_wsp_1: 'x' } }))
    .on('GET', '/workspaces/wsp_1/conversations/counts', () => ({ mine: 0, unassigned: 0, all: 0, snoozed: 0, failed: 0, window: 0, accounts: {}, cap: 1000 }))
    .on('GET', '/workspaces/wsp_1/accounts', () => ({ items: [anAccount()], next_cursor: null }))
    .on('GET', '/workspaces/wsp_1/contacts/con_1', () => contact)
    .on('PATCH', '/workspaces/wsp_1/contacts/con_1', ({ body }) => {
      if ((body as { email?: string }).email === 'no address') throw new Problem(422, 'invalid', { errors: [{ field: 'email', code: 'format', message: 'This is not an e-mail address.' }] })
      return (contact = { ...contact, ...(body as Partial<Contact>) })
    })
})

it('draws only rows in sight and reads on', async () => {
  const page = (from: number) => Array.from({ length: 100 }, (_, i) => aContact({ id: `con_${from + i}`, name: `Customer ${from + i}` }))
  server.on('GET', '/workspaces/wsp_1/contacts', ({ query }) => (query.get('cursor') ? { items: page(100), next_cursor: null } : { items: page(0), next_cursor: 'c2' }))
  const { user } = renderApp('/w/wsp_1/contacts')
  const table = await screen.findByRole('table', { name: 'Contacts' })
  expect(within(table).getByRole('link', { name: 'Customer 0' })).toHaveAttribute('href', '/w/wsp_1/contacts/con_0')
  expect(within(table).getAllByRole('row').length).toBeLessThan(60)
  expect(table).toHaveAttribute('aria-rowcount', '-1')
  await user.click(screen.getByRole('button', { name: 'Load more' }))
  await waitFor(() => expect(screen.getByRole('table', { name: 'Contacts' })).toHaveAttribute('aria-rowcount', '201'))
})

it('changes a value in place, says why it cannot be saved, and goes back with Escape', async () => {
  const { user } = renderApp('/w/wsp_1/contacts/con_1')
  await user.click(await screen.findByRole('button', { name: 'Change E-mail' }))
  await user.type(screen.getByRole('textbox', { name: 'E-mail' }), 'no address{Enter}')
  expect(await screen.findByText('This is not an e-mail address.')).toBeInTheDocument()
  await user.clear(screen.getByRole('textbox', { name: 'E-mail' }))
  await user.type(screen.getByRole('textbox', { name: 'E-mail' }), 'sari@wulan.example{Enter}')
  expect(await screen.findByText('sari@wulan.example')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Change Name' }))
  await user.type(screen.getByRole('textbox', { name: 'Name' }), ' x{Escape}')
  expect(screen.queryByRole('textbox', { name: 'Name' })).not.toBeInTheDocument()
  expect(contact.name).toBe('Sari Wulan')
})

it('keeps a note and gives a removed fact back', async () => {
  const { user } = renderApp('/w/wsp_1/contacts/con_1')
  await user.type(await screen.findByLabelText('Note'), 'Prefers GoSend')
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(contact.note).toBe('Prefers GoSend'))
  await user.click(screen.getByRole('button', { name: 'Remove size' }))
  await waitFor(() => expect(contact.attributes).toEqual({}))
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(contact.attributes).toEqual({ size: 'M' }))
  await user.click(screen.getByRole('button', { name: 'Add a fact' }))
  await user.type(screen.getByRole('textbox', { name: 'Name' }), 'city')
  await user.type(screen.getByRole('textbox', { name: 'Value' }), 'Bandung{Enter}')
  await waitFor(() => expect(contact.attributes).toEqual({ size: 'M', city: 'Bandung' }))
})

it('leads to the channel and to every chat', async () => {
  renderApp('/w/wsp_1/contacts/con_1')
  expect(await screen.findByText('Sari · WhatsApp Jakarta')).toBeInTheDocument()
  expect(screen.getByRole('link', { name: /WhatsApp Jakarta.*Closed/ })).toHaveAttribute('href', '/w/wsp_1/inbox/all/cnv_1')
})
