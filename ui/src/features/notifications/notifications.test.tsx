// The bell: what needs care, in groups with links; news only once; all clear.
import { screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { listenForShortcuts } from '@/lib/keys'
import { applyLive } from '@/lib/live-events'
import { type FakeApi, fakeApi } from '@/testing/fake-api'
import { aConversation, aMe, aMessage, anAccount } from '@/testing/fixtures'
import { renderApp } from '@/testing/render'
import { useCentre } from './use-centre'

const at = '2026-11-25T03:00:00.000Z'
let server: FakeApi
let stop: () => void
beforeEach(() => {
  stop = listenForShortcuts()
  useCentre.setState({ open: false, seen: {} })
  vi.stubGlobal('WebSocket', class { close() {} })
  server = fakeApi()
    .on('GET', '/me', () => aMe({ preferences: { welcome_wsp_1: 'x' } }))
    .on('GET', '/workspaces/wsp_1/conversations/counts', () => ({ mine: 0, unassigned: 0, all: 0, snoozed: 0, failed: 0, window: 0, accounts: {}, cap: 1000 }))
    .on('GET', '/workspaces/wsp_1/contacts', () => ({ items: [], next_cursor: null }))
})
afterEach(() => stop())

it('says all clear', async () => {
  const { user } = renderApp('/w/wsp_1/contacts')
  await user.click(await screen.findByRole('button', { name: 'Notifications' }))
  expect(await screen.findByText('All clear')).toBeInTheDocument()
})

it('groups problems with the way to each, and counts news once', async () => {
  server
    .on('GET', '/workspaces/wsp_1/accounts', () => ({ items: [anAccount({ state: 'reconnect', state_reason: { code: 'token_expired', text: 'The token ran out.' } }), anAccount({ id: 'acc_2' })], next_cursor: null }))
    .on('GET', '/workspaces/wsp_1/inbound', () => ({ items: [{ id: 'inb_1', app_id: 'app_1', state: 'dead', received_at: at, size: 1, elements: 1, attempts: 1, dead: [{ index: 0, account_id: 'acc_1', code: 'no_person', reason: 'Nobody wrote it.' }] }], next_cursor: null }))
    .on('GET', '/workspaces/wsp_1/conversations', ({ query }) => ({ items: query.get('view') === 'failed' ? [aConversation({ failed: true })] : [], next_cursor: null }))
  const { user } = renderApp('/w/wsp_1/contacts')
  await user.click(await screen.findByRole('button', { name: 'Notifications, 3 new' }))
  expect(await screen.findByRole('link', { name: /WhatsApp Jakarta must be reconnected.*The token ran out/ })).toHaveAttribute('href', '/w/wsp_1/settings/channels/acc_1?tab=settings')
  expect(screen.getByRole('link', { name: /Sari Wulan/ })).toHaveAttribute('href', '/w/wsp_1/inbox/failed/cnv_1')
  expect(screen.getByRole('link', { name: /1 delivery could not be read.*Nobody wrote it/ })).toHaveAttribute('href', '/w/wsp_1/settings/deliveries')
  await user.keyboard('{Escape}')
  expect(await screen.findByRole('button', { name: 'Notifications' })).toBeInTheDocument()
})

it('hears of a failed send while it happens', async () => {
  let failed = false
  server.on('GET', '/workspaces/wsp_1/conversations', ({ query }) => ({ items: failed && query.get('view') === 'failed' ? [aConversation({ failed: true })] : [], next_cursor: null }))
  const { queries } = renderApp('/w/wsp_1/contacts')
  await screen.findByRole('button', { name: 'Notifications' })
  failed = true
  applyLive('message.updated', { message: aMessage({ direction: 'out', status: 'failed' }) }, { ws: 'wsp_1', queries, seq: 1 })
  expect(await screen.findByRole('button', { name: 'Notifications, 1 new' })).toBeInTheDocument()
})

it('does not ask for deliveries where the role may not see them', async () => {
  server.on('GET', '/me', () => aMe({ workspaces: [{ id: 'wsp_1', name: 'Melati Living', role: 'agent', member_id: 'mem_1', unread: 0 }] }))
  const { user } = renderApp('/w/wsp_1/contacts')
  await screen.findByRole('button', { name: 'Notifications' })
  await user.keyboard('gn')
  expect(await screen.findByText('All clear')).toBeInTheDocument()
  await waitFor(() => expect(server.calls.some((c) => c.path.endsWith('/inbound'))).toBe(false))
})
