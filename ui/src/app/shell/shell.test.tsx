// The whole app against a fake server: who gets in, moving about by keyboard, sign-in, ended sessions.
import { act, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { emitSignedOut } from '@/lib/connection'
import { listenForShortcuts } from '@/lib/keys'
import { noteServerVersion, useServerVersion } from '@/lib/server-version'
import { type FakeApi, fakeApi, Problem } from '@/testing/fake-api'
import { aContact, aMe } from '@/testing/fixtures'
import { renderApp } from '@/testing/render'

let server: FakeApi
let stop: () => void

beforeEach(() => {
  stop = listenForShortcuts()
  vi.stubGlobal('WebSocket', class { close() {} })
  server = fakeApi()
    .on('GET', '/me', () => aMe())
    .on('GET', '/setup', () => ({ needed: false, version: '1' }))
    .on('GET', '/workspaces/wsp_1/conversations/counts', () => ({ mine: 12, unassigned: 0, all: 12, snoozed: 0, failed: 0, window: 0, accounts: {}, cap: 1000 }))
    .on('GET', '/workspaces/wsp_1/channels', () => ({ items: [], next_cursor: null }))
    .on('GET', '/workspaces/wsp_1/contacts', ({ query }) => ({ items: query.get('q') === 'zzz' ? [] : [aContact()], next_cursor: null }))
})
afterEach(() => stop())

it('asks strangers to sign in, then goes where they wanted', async () => {
  server.on('GET', '/me', () => { throw new Problem(401, 'unauthenticated') })
  server.on('POST', '/session', ({ body }) => {
    if ((body as { password: string }).password !== 'right') throw new Problem(401, 'wrong_credentials')
    return aMe()
  })
  const { user, router } = renderApp('/w/wsp_1/contacts')
  await user.type(await screen.findByLabelText('E-mail'), 'ayu@melati.example')
  await user.type(screen.getByLabelText('Password'), 'wrong{Enter}')
  expect(await screen.findByText(/is not right/)).toBeInTheDocument()
  await user.clear(screen.getByLabelText('Password'))
  await user.type(screen.getByLabelText('Password'), 'right{Enter}')
  await waitFor(() => expect(router.state.location.pathname).toBe('/w/wsp_1/contacts'))
  expect(await screen.findByText('Sari Wulan')).toBeInTheDocument()
})

it('asks for the second step where it is on', async () => {
  server.on('GET', '/me', () => { throw new Problem(401, 'unauthenticated') })
  server.on('POST', '/session', () => ({ two_step_required: true, challenge: 'c1' })).on('POST', '/session/two-step', () => aMe())
  const { user, router } = renderApp('/sign-in')
  await user.type(await screen.findByLabelText('E-mail'), 'ayu@melati.example')
  await user.type(screen.getByLabelText('Password'), 'right{Enter}')
  await user.type(await screen.findByLabelText('Code'), '123 456')
  await waitFor(() => expect(router.state.location.pathname).toBe('/w/wsp_1/inbox'))
  expect(server.sent('POST', '/session/two-step').body).toEqual({ challenge: 'c1', code: '123456' })
})

it('sends people away from workspaces that are not theirs', async () => {
  const { router } = renderApp('/w/wsp_other/contacts')
  await waitFor(() => expect(router.state.location.pathname).toBe('/w/wsp_1/inbox'))
})

it('jumps by "g c" and by the command menu', async () => {
  const { user, router } = renderApp('/w/wsp_1/settings')
  await screen.findByRole('heading', { name: 'Channels' })
  await user.keyboard('gc')
  await waitFor(() => expect(router.state.location.pathname).toBe('/w/wsp_1/contacts'))
  await user.keyboard('{Control>}k{/Control}')
  await user.type(await screen.findByRole('combobox', { name: 'Commands' }), 'setti{Enter}')
  await waitFor(() => expect(router.state.location.pathname).toBe('/w/wsp_1/settings/channels'))
})

it('counts my open chats on the way to the inbox', async () => {
  renderApp('/w/wsp_1/contacts')
  expect((await screen.findAllByText('12 open chats')).length).toBeGreaterThan(0)
})

it('lists the keys of the screen on "?"', async () => {
  const { user } = renderApp('/w/wsp_1/contacts')
  await screen.findByText('Sari Wulan')
  await user.keyboard('?')
  expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toHaveTextContent('Command menu')
})

it('tells an empty search from an empty workspace and keeps the search in the URL', async () => {
  const { user, router } = renderApp('/w/wsp_1/contacts?q=zzz')
  expect(await screen.findByText('No contacts match “zzz”')).toBeInTheDocument()
  await user.click(screen.getAllByRole('button', { name: 'Clear search' })[0] as HTMLElement)
  expect(await screen.findByText('Sari Wulan')).toBeInTheDocument()
  expect(router.state.location.search).toEqual({})
})

it('asks for the password in place when the session ends', async () => {
  server.on('POST', '/session', () => aMe())
  const { user } = renderApp('/w/wsp_1/contacts')
  await screen.findByText('Sari Wulan')
  emitSignedOut()
  await screen.findByRole('dialog', { name: 'Your session ended' })
  await user.type(screen.getByLabelText('Password'), 'right{Enter}')
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  expect(screen.getByText('Sari Wulan')).toBeInTheDocument()
})

it('shows why a page could not load, with a way to try again', async () => {
  let broken = true
  server.on('GET', '/workspaces/wsp_1/contacts', () => {
    if (broken) throw new Problem(500, 'internal', { detail: 'The database is restarting.' })
    return { items: [aContact()], next_cursor: null }
  })
  const { user } = renderApp('/w/wsp_1/contacts')
  expect(await screen.findByRole('alert')).toHaveTextContent('The database is restarting.')
  broken = false
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('Sari Wulan')).toBeInTheDocument()
})

it('offers the new version when the server has become newer than the page', async () => {
  useServerVersion.setState({ page: null, server: null })
  renderApp('/w/wsp_1/contacts')
  await screen.findByText('Sari Wulan')
  act(() => noteServerVersion('0.1.0'))
  act(() => noteServerVersion('0.1.0'))
  expect(screen.queryByText('A new version of Sapa is here.')).not.toBeInTheDocument()
  act(() => noteServerVersion('0.2.0'))
  expect(await screen.findByText('A new version of Sapa is here.')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Reload' })).toBeInTheDocument()
  useServerVersion.setState({ page: null, server: null })
})

it('makes a further workspace and goes to its first steps', async () => {
  let made = false
  const second = { id: 'wsp_2', name: 'Kain', role: 'owner' as const, member_id: 'mem_2', unread: 0 }
  server.on('GET', '/me', () => (made ? aMe({ workspaces: [...aMe().workspaces, second] }) : aMe())).on('POST', '/workspaces', () => {
    made = true
    return { id: 'wsp_2', name: 'Kain' }
  }).on('GET', '/workspaces/wsp_2/conversations/counts', () => ({ mine: 0, unassigned: 0, all: 0, snoozed: 0, failed: 0, window: 0, accounts: {}, cap: 1000 }))
  const { user, router } = renderApp('/w/wsp_1/contacts')
  await screen.findByText('Sari Wulan')
  await user.keyboard('gw')
  await user.click(await screen.findByRole('button', { name: 'New workspace' }))
  await user.type(await screen.findByLabelText('Name of the shop or brand'), 'Kain{Enter}')
  await waitFor(() => expect(router.state.location.pathname).toBe('/w/wsp_2/start'))
})
