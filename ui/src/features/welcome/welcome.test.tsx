// First steps: read from the workspace, put away with a way back, hidden from teammates who cannot set things up.
import { screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { type FakeApi, fakeApi } from '@/testing/fake-api'
import { aConversation, aMe, anAccount } from '@/testing/fixtures'
import { renderApp } from '@/testing/render'

let server: FakeApi
beforeEach(() => {
  vi.stubGlobal('WebSocket', class { close() {} })
  server = fakeApi()
    .on('GET', '/me', () => aMe())
    .on('GET', '/workspaces/wsp_1/conversations/counts', () => ({ mine: 0, unassigned: 0, all: 0, snoozed: 0, failed: 0, window: 0, accounts: {}, cap: 1000 }))
})

it('ticks what the workspace has done and leads into the next step', async () => {
  server.on('GET', '/workspaces/wsp_1/accounts', () => ({ items: [anAccount()], next_cursor: null }))
  renderApp('/w/wsp_1/start')
  expect(await screen.findByText('1 of 3')).toBeInTheDocument()
  expect(screen.queryByRole('link', { name: 'Choose a channel' })).not.toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'To the inbox' })).toHaveAttribute('data-kind', 'primary')
  expect(screen.getByRole('link', { name: 'First steps, 2 left' })).toBeInTheDocument()
  expect(screen.queryByText('Write as a customer')).not.toBeInTheDocument()
})

it('offers the customer phone in a demo', async () => {
  server.on('GET', '/workspaces/wsp_1', () => ({ id: 'wsp_1', name: 'Melati Living', language: 'id', time_zone: 'Asia/Jakarta', reopen_hours: 72, created_at: '2026-11-25T03:00:00.000Z', demo: true, demo_phone_url: 'http://127.0.0.1:8090/phone' }))
  const { user } = renderApp('/w/wsp_1/start')
  expect(await screen.findByText('Write as a customer')).toBeInTheDocument()
  const links = screen.getAllByRole('link', { name: 'Open the demo phone' })
  expect(links.map((link) => link.getAttribute('href'))).toEqual(['http://127.0.0.1:8090/phone', 'http://127.0.0.1:8090/phone'])
  await user.click(screen.getByRole('button', { name: 'Close' }))
  expect(screen.getAllByRole('link', { name: 'Open the demo phone' })).toHaveLength(1)
})

it('goes away when put away, and comes back by undo', async () => {
  server.on('PATCH', '/me', () => aMe())
  const { user, router } = renderApp('/w/wsp_1/start')
  await user.click(await screen.findByRole('button', { name: 'Put away' }))
  await waitFor(() => expect(router.state.location.pathname).toMatch(/\/inbox/))
  expect(screen.queryByRole('link', { name: /^First steps/ })).not.toBeInTheDocument()
  await user.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(await screen.findByRole('link', { name: 'First steps, 3 left' })).toBeInTheDocument()
  const kept = server.calls.filter((c) => c.method === 'PATCH').map((c) => (c.body as { preferences: Record<string, unknown> }).preferences.welcome_wsp_1)
  expect(kept).toEqual([expect.any(String), null])
})

it('puts itself away when everything is done', async () => {
  server
    .on('PATCH', '/me', () => aMe())
    .on('GET', '/workspaces/wsp_1/contacts', () => ({ items: [], next_cursor: null }))
    .on('GET', '/workspaces/wsp_1/accounts', () => ({ items: [anAccount()], next_cursor: null }))
    .on('GET', '/workspaces/wsp_1/invitations', () => ({ items: [{ id: 'inv_1' }], next_cursor: null }))
    .on('GET', '/workspaces/wsp_1/conversations', () => {
      const chat = aConversation()
      return { items: [{ ...chat, last_message: chat.last_message && { ...chat.last_message, direction: 'out' } }], next_cursor: null }
    })
  renderApp('/w/wsp_1/contacts')
  await waitFor(() => expect(server.calls.filter((c) => c.method === 'PATCH')).toHaveLength(1))
})

it('asks nothing of teammates who cannot set things up', async () => {
  server.on('GET', '/me', () => aMe({ workspaces: [{ id: 'wsp_1', name: 'Melati Living', role: 'agent', member_id: 'mem_1', unread: 0 }] }))
  renderApp('/w/wsp_1/start')
  expect(await screen.findByText('Nothing to set up')).toBeInTheDocument()
  expect(server.calls.some((c) => c.path.endsWith('/invitations'))).toBe(false)
})
