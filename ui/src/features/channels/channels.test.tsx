// Channels: the wizard from forms the server describes, replay of a delivery, the ledger's sum, disconnecting.
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Account, App, Channel, Inbound } from '@/api/types'
import { applyLive } from '@/lib/live-events'
import { type FakeApi, fakeApi, Problem } from '@/testing/fake-api'
import { aConversation, aMe, aMessage, anAccount, someCapabilities } from '@/testing/fixtures'
import { renderApp } from '@/testing/render'
import { cleanSettings, formatFault, isComplete } from './schema'
import { isPublic } from './components/WebhookFields'
import { spanOf } from './span'

const at = '2026-11-25T03:00:00.000Z'

/** A channel no screen has ever heard of: everything must come from its forms. */
const pigeon: Channel = {
  channel: 'pigeon', title: 'Pigeon Post', icon_svg: '', setup_steps: ['pigeon.build_loft'], capabilities: someCapabilities(),
  app_form: {
    type: 'object', required: ['loft_id', 'loft_key'],
    properties: {
      loft_key: { type: 'string', title: 'Loft key', 'x-secret': true, 'x-order': 2 },
      loft_id: { type: 'string', title: 'Loft ID', pattern: '^[0-9]{5,}$', 'x-placeholder': '12345', 'x-help': 'Painted on the loft', 'x-order': 1 },
    },
  },
  account_form: { type: 'object', required: ['ring'], properties: { ring: { type: 'string', title: 'Ring number', 'x-order': 1 }, speed: { type: 'integer', title: 'Speed', minimum: 1, 'x-advanced': true, 'x-order': 2 } } },
}
const anApp = (change: Partial<App> = {}): App => ({ id: 'app_9', channel: 'pigeon', name: 'Pigeon Post app', settings: { loft_id: '12345', loft_key: '••••cret' }, webhook_url: 'https://chat.melati.example/webhooks/x1', verify_token: 'tok-en', created_at: at, ...change })
const health = (change: Partial<Account['health']>) => ({ checked_at: null, last_inbound_at: null, last_outbound_at: null, checks: [], quality: null, throughput: null, ...change })

let server: FakeApi
beforeEach(() => {
  vi.stubGlobal('WebSocket', class { close() {} })
  server = fakeApi()
    .on('GET', '/me', () => aMe())
    .on('GET', '/workspaces/wsp_1/conversations/counts', () => ({ mine: 0, unassigned: 0, all: 0, snoozed: 0, failed: 0, window: 0, accounts: {}, cap: 1000 }))
    .on('GET', '/workspaces/wsp_1/channels', () => ({ items: [pigeon], next_cursor: null }))
    .on('GET', '/workspaces/wsp_1/apps', () => ({ items: [], next_cursor: null }))
})

it('connects an unknown channel from its forms, up to the first message', async () => {
  let checked = false
  const account = () => anAccount({ id: 'acc_9', channel: 'pigeon', app_id: 'app_9', name: 'North loft', display: 'Ring 7', state: 'connected', health: health(checked ? { checked_at: at, checks: [{ name: 'ring', ok: true, detail: 'The ring is known.', fix: null }] } : {}) })
  server
    .on('POST', '/workspaces/wsp_1/apps', ({ body }) => {
      if ((body as { settings: { loft_id: string } }).settings.loft_id !== '12345') throw new Problem(422, 'invalid', { errors: [{ field: 'settings.loft_id', code: 'invalid', message: 'No such loft.' }] })
      return anApp()
    })
    .on('GET', '/workspaces/wsp_1/apps/app_9', () => anApp())
    .on('GET', '/workspaces/wsp_1/apps/app_9/webhook-attempts', () => ({ items: [{ at, kind: 'handshake', outcome: 'accepted', detail: '' }], next_cursor: null }))
    .on('POST', '/workspaces/wsp_1/accounts', () => account())
    .on('GET', '/workspaces/wsp_1/accounts/acc_9', () => account())
    .on('POST', '/workspaces/wsp_1/accounts/acc_9/check', () => {
      checked = true
      return account()
    })
  const { user, queries } = renderApp('/w/wsp_1/settings/channels/new/pigeon')

  expect(await screen.findByText('Build loft')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Start' }))
  await user.click(await screen.findByRole('button', { name: /Enter new credentials/ }))

  await user.type(await screen.findByLabelText('Loft ID'), '99999')
  expect(screen.getByLabelText('Loft ID')).toHaveAccessibleDescription('Painted on the loft')
  await user.type(screen.getByLabelText('Loft key'), 'secret')
  expect(screen.getByLabelText('Loft key')).toHaveAttribute('type', 'password')
  await user.click(screen.getByRole('button', { name: 'Save and continue' }))
  expect((await screen.findAllByText('No such loft.')).length).toBeGreaterThan(0)
  await user.clear(screen.getByLabelText('Loft ID'))
  await user.type(screen.getByLabelText('Loft ID'), '12345')
  await user.click(screen.getByRole('button', { name: 'Save and continue' }))

  expect(await screen.findByLabelText('Webhook URL')).toHaveValue('https://chat.melati.example/webhooks/x1')
  expect(screen.getByLabelText('Verify token')).toHaveValue('tok-en')
  expect(await screen.findByText(/has verified the address/)).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Continue' }))

  await user.type(await screen.findByLabelText('Name of the account'), 'North loft')
  await user.type(screen.getByLabelText('Ring number'), ' 7 ')
  await user.click(screen.getByRole('button', { name: 'Connect and test' }))
  expect(server.sent('POST', '/workspaces/wsp_1/accounts').body).toEqual({ channel: 'pigeon', app_id: 'app_9', name: 'North loft', settings: { ring: '7' } })

  await user.click(await screen.findByRole('button', { name: 'Run test' }))
  expect(await screen.findByText('The ring is known.')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Continue' }))

  expect(await screen.findByText('Waiting for your message')).toBeInTheDocument()
  applyLive('message.created', { message: aMessage({ account_id: 'acc_other', text: 'Not this one' }), conversation: aConversation() }, { ws: 'wsp_1', queries, seq: 1 })
  applyLive('message.created', { message: aMessage({ account_id: 'acc_9', text: 'Coo' }), conversation: aConversation() }, { ws: 'wsp_1', queries, seq: 2 })
  expect(await screen.findByText('Coo')).toBeInTheDocument()
  expect(screen.queryByText('Not this one')).not.toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'Open the chat' })).toHaveAttribute('href', '/w/wsp_1/inbox/all/cnv_1')
})

it('offers credentials that are here already and jumps to the webhook', async () => {
  server
    .on('GET', '/workspaces/wsp_1/apps', () => ({ items: [anApp()], next_cursor: null }))
    .on('GET', '/workspaces/wsp_1/apps/app_9', () => anApp({ webhook_url: 'http://127.0.0.1:8080/webhooks/x1' }))
    .on('GET', '/workspaces/wsp_1/apps/app_9/webhook-attempts', () => ({ items: [{ at, kind: 'handshake', outcome: 'wrong_token', detail: 'tok…' }], next_cursor: null }))
  const { user, router } = renderApp('/w/wsp_1/settings/channels/new/pigeon?step=method')
  await user.click(await screen.findByRole('button', { name: /Use Pigeon Post app again/ }))
  expect(await screen.findByText(/can only reach a public https address/)).toBeInTheDocument()
  expect(await screen.findByText('Wrong verify token')).toBeInTheDocument()
  expect(router.state.location.search).toEqual({ step: 'webhook', app: 'app_9' })
})

it('keeps the wizard from teammates who may not connect', async () => {
  server.on('GET', '/me', () => aMe({ workspaces: [{ id: 'wsp_1', name: 'Melati Living', role: 'agent', member_id: 'mem_1', unread: 0 }] }))
  renderApp('/w/wsp_1/settings/channels/new/pigeon')
  expect(await screen.findByText('An owner or an admin can do this.')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Start' })).not.toBeInTheDocument()
})

it('replays a delivery and says what came of it', async () => {
  let state: Inbound['state'] = 'dead'
  const delivery = (): Inbound => ({ id: 'inb_1', app_id: 'app_9', state, received_at: at, size: 812, elements: 3, attempts: 1, dead: state === 'dead' ? [{ index: 1, account_id: 'acc_1', code: 'no_person', reason: 'The vendor did not say who wrote this.' }] : [], body: '{"entry":[{"id":"1"}]}' })
  server
    .on('GET', '/workspaces/wsp_1/inbound', () => ({ items: state === 'dead' ? [delivery()] : [], next_cursor: null }))
    .on('GET', '/workspaces/wsp_1/inbound/inb_1', () => delivery())
    .on('POST', '/workspaces/wsp_1/inbound/inb_1/replay', () => {
      state = 'done'
      return { id: 'inb_1', state: 'pending' }
    })
  const { user } = renderApp('/w/wsp_1/settings/deliveries')
  const table = await screen.findByRole('table', { name: 'Unread deliveries' })
  expect(within(table).getByText('The vendor did not say who wrote this.')).toBeInTheDocument()
  await user.click(within(table).getByRole('link'))
  expect(await screen.findByText('1 of 3 could not be read')).toBeInTheDocument()
  expect(screen.getByRole('region', { name: 'Body' })).toHaveTextContent('"entry": [')
  await user.click(screen.getByRole('radio', { name: 'As it came' }))
  expect(screen.getByRole('region', { name: 'Body' }).textContent).toBe('{"entry":[{"id":"1"}]}')
  await user.click(screen.getByRole('button', { name: 'Replay' }))
  expect(await screen.findByText('Everything in this delivery has been read.')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: 'Replay' })).not.toBeInTheDocument()
})

it('shows a ledger that adds up, and one that does not', async () => {
  const sums = { received: 10, messages: 4, statuses: 3, duplicates: 1, ignored: 1, placeholders: 0, dead: 1, pending: 0, ignored_by_reason: { echo: 1 } }
  server.on('GET', '/workspaces/wsp_1/accounts/acc_1', () => anAccount()).on('GET', '/workspaces/wsp_1/accounts/acc_1/ledger', ({ query }) => (query.get('from') ? { ...sums, received: 12 } : sums))
  const { user } = renderApp('/w/wsp_1/settings/channels/acc_1?tab=numbers')
  expect(await screen.findByText('Adds up: 10 received, 10 accounted for.')).toBeInTheDocument()
  expect(screen.getByText('Echo')).toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'See them and replay' })).toHaveAttribute('href', '/w/wsp_1/settings/deliveries?account=acc_1')
  await user.click(screen.getByRole('radio', { name: 'Today' }))
  expect(await screen.findByText(/2 not accounted for/)).toBeInTheDocument()
})

it('disconnects only after the name was typed', async () => {
  server.on('GET', '/workspaces/wsp_1/channels', () => ({ items: [{ ...pigeon, channel: 'whatsapp' }], next_cursor: null })).on('GET', '/workspaces/wsp_1/accounts/acc_1', () => anAccount()).on('DELETE', '/workspaces/wsp_1/accounts/acc_1', () => undefined)
  const { user, router } = renderApp('/w/wsp_1/settings/channels/acc_1?tab=settings')
  await user.click(await screen.findByRole('button', { name: 'Disconnect' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.getByRole('button', { name: 'Disconnect' })).toBeDisabled()
  await user.type(dialog.getByRole('textbox'), 'WhatsApp Jakarta')
  await user.click(dialog.getByRole('button', { name: 'Disconnect' }))
  await waitFor(() => expect(router.state.location.pathname).toBe('/w/wsp_1/settings/channels'))
  server.sent('DELETE', '/workspaces/wsp_1/accounts/acc_1')
})

it('warns over every screen while an account must be reconnected', async () => {
  server.on('GET', '/workspaces/wsp_1/accounts', () => ({ items: [anAccount({ state: 'reconnect' })], next_cursor: null })).on('GET', '/workspaces/wsp_1/contacts', () => ({ items: [], next_cursor: null }))
  renderApp('/w/wsp_1/contacts')
  expect(await screen.findByText(/WhatsApp Jakarta must be reconnected/)).toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'Reconnect' })).toHaveAttribute('href', '/w/wsp_1/settings/channels/acc_1?tab=settings')
})

it('reads forms: order, formats, what is sent', () => {
  const id = pigeon.app_form?.properties.loft_id
  if (!id || !pigeon.app_form) throw new Error('the form lost its field')
  expect(formatFault(id, '12 345')).toBe('spaces')
  expect(formatFault(id, 'abc')).toBe('format')
  expect(formatFault(id, '')).toBeNull()
  expect(formatFault({ type: 'integer', minimum: 1 }, '0')).toBe('range')
  expect(cleanSettings(pigeon.account_form, { ring: ' 7 ', speed: '1,000', other: 'x' })).toEqual({ ring: '7', speed: 1000 })
  expect(isComplete(pigeon.app_form, { loft_id: '12345' })).toBe(false)
  expect(isComplete(pigeon.app_form, { loft_id: '12345' }, { loft_key: '••••cret' })).toBe(true)
})

it('knows addresses that platforms cannot reach', () => {
  expect(isPublic('https://chat.melati.example/webhooks/x')).toBe(true)
  for (const address of ['http://chat.melati.example/x', 'https://localhost/x', 'https://192.168.1.4/x', 'https://172.20.0.2/x', 'no address']) expect(isPublic(address)).toBe(false)
})

it('turns days into instants of the chosen zone', () => {
  expect(spanOf('2026-11-25', '2026-11-25')).toEqual({ from: '2026-11-24T17:00:00.000Z', to: '2026-11-25T17:00:00.000Z' })
  expect(spanOf(undefined, undefined)).toEqual({ from: undefined, to: undefined })
})
