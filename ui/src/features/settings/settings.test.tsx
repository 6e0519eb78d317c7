// Settings: last owner, invitations, keys shown once, two-step set-up, labels, the searchable tree.
import { screen, waitFor, within } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Member, Role } from '@/api/types'
import { type FakeApi, fakeApi, Problem } from '@/testing/fake-api'
import { aMe } from '@/testing/fixtures'
import { renderApp } from '@/testing/render'
import { deviceOf } from './device'

const at = '2026-11-25T03:00:00.000Z'
const member = (id: string, name: string, role: Role): Member => ({ id, name, email: `${name.toLowerCase()}@melati.example`, role, two_step: false, last_seen_at: at, online: false })
const as = (role: Role) => aMe({ workspaces: [{ id: 'wsp_1', name: 'Melati Living', role, member_id: 'mem_1', unread: 0 }] })

let server: FakeApi
beforeEach(() => {
  vi.stubGlobal('WebSocket', class { close() {} })
  server = fakeApi()
    .on('GET', '/me', () => as('owner'))
    .on('GET', '/workspaces/wsp_1/conversations/counts', () => ({ mine: 0, unassigned: 0, all: 0, snoozed: 0, failed: 0, window: 0, accounts: {}, cap: 1000 }))
    .on('GET', '/workspaces/wsp_1/members', () => ({ items: [member('mem_1', 'Ayu', 'owner'), member('mem_2', 'Putri', 'agent')], next_cursor: null }))
})

it('does not let the last owner leave or step down', async () => {
  const { user } = renderApp('/w/wsp_1/settings/team')
  await user.click(await screen.findByRole('button', { name: 'Actions for Ayu' }))
  expect(await screen.findByRole('menuitem', { name: /Leave workspace/ })).toHaveAttribute('aria-disabled', 'true')
  await user.click(screen.getByRole('menuitemcheckbox', { name: /^Teammate/ }))
  expect(await screen.findByText('A workspace needs an owner. Make somebody else an owner first.')).toBeInTheDocument()
  expect(server.calls.some((c) => c.method === 'PATCH')).toBe(false)
})

it('says so when the server knows better who the last owner is', async () => {
  server
    .on('GET', '/workspaces/wsp_1/members', () => ({ items: [member('mem_1', 'Ayu', 'owner'), member('mem_2', 'Putri', 'owner')], next_cursor: null }))
    .on('DELETE', '/workspaces/wsp_1/members/mem_2', () => { throw new Problem(409, 'last_owner') })
  const { user } = renderApp('/w/wsp_1/settings/team')
  await user.click(await screen.findByRole('button', { name: 'Actions for Putri' }))
  await user.click(await screen.findByRole('menuitem', { name: 'Remove from workspace' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.type(dialog.getByRole('textbox'), 'Putri')
  await user.click(dialog.getByRole('button', { name: 'Remove from workspace' }))
  expect(await screen.findByText('A workspace needs an owner. Make somebody else an owner first.')).toBeInTheDocument()
})

it('changes a role with a way back', async () => {
  let role: Role = 'agent'
  server
    .on('GET', '/workspaces/wsp_1/members', () => ({ items: [member('mem_1', 'Ayu', 'owner'), member('mem_2', 'Putri', role)], next_cursor: null }))
    .on('PATCH', '/workspaces/wsp_1/members/mem_2', ({ body }) => member('mem_2', 'Putri', (role = (body as { role: Role }).role)))
  const { user } = renderApp('/w/wsp_1/settings/team')
  await user.click(await screen.findByRole('button', { name: 'Actions for Putri' }))
  await user.click(await screen.findByRole('menuitemcheckbox', { name: /^Admin/ }))
  expect(await screen.findByText('Putri is now Admin')).toBeInTheDocument()
  await user.click(screen.getByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(role).toBe('agent'))
})

it('hands out the link of an invitation', async () => {
  server.on('POST', '/workspaces/wsp_1/invitations', () => ({ id: 'inv_1', email: 'budi@melati.example', role: 'agent', invited_by: 'Ayu', expires_at: at, link: 'https://sapa.example/join/abc' }))
  const { user } = renderApp('/w/wsp_1/settings/team')
  await user.click(await screen.findByRole('button', { name: 'Invite a teammate' }))
  await user.type(await screen.findByLabelText('E-mail'), 'budi@melati.example')
  await user.click(screen.getByRole('button', { name: 'Invite' }))
  expect(await screen.findByLabelText('Link')).toHaveValue('https://sapa.example/join/abc')
  expect(server.sent('POST', '/workspaces/wsp_1/invitations').body).toEqual({ email: 'budi@melati.example', role: 'agent' })
})

it('shows a key once and asks for its name before revoking', async () => {
  const key = { id: 'key_1', name: 'Courier sync', prefix: 'sapa_ab12', last_used_at: null, created_at: at, created_by: 'Ayu' }
  server
    .on('GET', '/workspaces/wsp_1/api-keys', () => ({ items: [key], next_cursor: null }))
    .on('POST', '/workspaces/wsp_1/api-keys', () => ({ ...key, key: 'sapa_ab12_whole' }))
    .on('DELETE', '/workspaces/wsp_1/api-keys/key_1', () => undefined)
  const { user } = renderApp('/w/wsp_1/settings/api-keys')
  await user.click(await screen.findByRole('button', { name: 'Make a key' }))
  await user.type(await screen.findByLabelText('Name'), 'Courier sync{Enter}')
  expect(await screen.findByLabelText('Key')).toHaveValue('sapa_ab12_whole')
  await user.click(screen.getByRole('button', { name: 'I have kept it' }))
  await waitFor(() => expect(screen.queryByLabelText('Key')).not.toBeInTheDocument())
  await user.click(screen.getByRole('button', { name: 'Revoke' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.type(dialog.getByRole('textbox'), 'Courier sync')
  await user.click(dialog.getByRole('button', { name: 'Revoke' }))
  await waitFor(() => server.sent('DELETE', '/workspaces/wsp_1/api-keys/key_1'))
})

it('turns two-step sign-in on and lets go only when the codes are kept', async () => {
  server
    .on('GET', '/me/sessions', () => ({ items: [], next_cursor: null }))
    .on('POST', '/me/two-step/start', () => ({ secret: 'JBSWY3DP', otpauth_url: 'otpauth://totp/x', qr_svg: '<svg/>' }))
    .on('POST', '/me/two-step/confirm', ({ body }) => {
      if ((body as { code: string }).code !== '654321') throw new Problem(422, 'invalid', { errors: [{ field: 'code', code: 'wrong_code', message: 'Wrong code.' }] })
      return { recovery_codes: ['aaaa-bbbb-cccc', 'dddd-eeee-ffff'] }
    })
  const { user } = renderApp('/w/wsp_1/settings/security')
  await user.click(await screen.findByRole('button', { name: 'Turn on two-step sign-in' }))
  expect(await screen.findByLabelText('Or type this secret')).toHaveValue('JBSWY3DP')
  await user.type(screen.getByLabelText('Code'), '111111')
  expect(await screen.findByText('Wrong code.')).toBeInTheDocument()
  await user.type(screen.getByLabelText('Code'), '654321')
  expect(await screen.findByText('dddd-eeee-ffff')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Done' })).toBeDisabled()
  await user.click(screen.getByRole('checkbox', { name: 'I keep them in a safe place' }))
  await user.click(screen.getByRole('button', { name: 'Done' }))
  expect(await screen.findByText('Two-step on')).toBeInTheDocument()
})

it('does not make two labels of one name', async () => {
  server.on('GET', '/workspaces/wsp_1/labels', () => ({ items: [{ id: 'lbl_1', name: 'VIP', color: '#8f3579' }], next_cursor: null })).on('POST', '/workspaces/wsp_1/labels', () => ({ id: 'lbl_2', name: 'Refund', color: '#b4233f' }))
  const { user } = renderApp('/w/wsp_1/settings/labels')
  await user.click(await screen.findByRole('button', { name: 'New label' }))
  await user.type(await screen.findByLabelText('Name'), 'vip')
  expect(await screen.findByText('There is a label with this name.')).toBeInTheDocument()
  await user.clear(screen.getByLabelText('Name'))
  await user.type(screen.getByLabelText('Name'), 'Refund')
  await user.click(screen.getByRole('radio', { name: 'Red' }))
  await user.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(server.sent('POST', '/workspaces/wsp_1/labels').body).toEqual({ name: 'Refund', color: '#b4233f' }))
})

it('finds settings by other words and hides what a role can never open', async () => {
  server.on('GET', '/me', () => as('agent'))
  const { user } = renderApp('/w/wsp_1/settings/appearance')
  const tree = within(await screen.findByRole('navigation', { name: 'Settings' }))
  expect(tree.queryByRole('link', { name: 'API keys' })).not.toBeInTheDocument()
  await user.type(tree.getByRole('textbox', { name: 'Search settings' }), 'recovery')
  expect(tree.getAllByRole('link')).toHaveLength(1)
  expect(tree.getByRole('link', { name: 'Security' })).toBeInTheDocument()
})

it('keeps other preferences when one changes', async () => {
  server.on('GET', '/me', () => aMe({ preferences: { welcome_wsp_1: 'x', density: 'compact' } })).on('PATCH', '/me', () => aMe())
  const { user } = renderApp('/w/wsp_1/settings/sending')
  await user.click(await screen.findByRole('radio', { name: '10 seconds' }))
  expect(server.sent('PATCH', '/me').body).toMatchObject({ preferences: { welcome_wsp_1: 'x', density: 'compact', undo_ms: 10_000, send_key: 'enter' } })
})

it('names devices as people do', () => {
  expect(deviceOf('Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36')).toEqual({ name: 'Chrome, Android', phone: true })
  expect(deviceOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) AppleWebKit/605.1.15 Version/19 Safari/605.1.15')).toEqual({ name: 'Safari, Mac', phone: false })
  expect(deviceOf('')).toEqual({ name: '', phone: false })
})

it('asks before leaving typed changes behind', async () => {
  const { user, router } = renderApp('/w/wsp_1/settings/profile')
  await user.type(await screen.findByLabelText('Name'), ' Rahayu')
  await user.click(screen.getByRole('link', { name: 'Labels' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Leave without saving' }))
  await user.click(dialog.getByRole('button', { name: 'Stay' }))
  expect(screen.getByLabelText('Name')).toHaveValue('Ayu Rahayu')
  server.on('GET', '/workspaces/wsp_1/labels', () => ({ items: [], next_cursor: null }))
  await user.click(screen.getByRole('link', { name: 'Labels' }))
  await user.click(await screen.findByRole('button', { name: 'Leave' }))
  await waitFor(() => expect(router.state.location.pathname).toBe('/w/wsp_1/settings/labels'))
})
