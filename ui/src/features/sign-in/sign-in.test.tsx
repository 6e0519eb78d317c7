// Getting in: throttle, second step, recovery code, reset, invitation in its three ways.
import { screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { strengthOf } from '@/design/NewPasswordField'
import { type FakeApi, fakeApi, Problem } from '@/testing/fake-api'
import { aMe } from '@/testing/fixtures'
import { renderApp } from '@/testing/render'

let server: FakeApi
beforeEach(() => {
  vi.stubGlobal('WebSocket', class { close() {} })
  server = fakeApi()
    .on('GET', '/me', () => { throw new Problem(401, 'unauthenticated') })
    .on('GET', '/setup', () => ({ needed: false, version: '1' }))
    .on('GET', '/workspaces/wsp_1/conversations/counts', () => ({ mine: 0, unassigned: 0, all: 0, snoozed: 0, failed: 0, window: 0, accounts: {}, cap: 1000 }))
})

async function enterPassword(user: ReturnType<typeof renderApp>['user']) {
  await user.type(await screen.findByLabelText('E-mail'), 'ayu@melati.example')
  await user.type(screen.getByLabelText('Password'), 'right{Enter}')
}

it('keeps the address after a wrong password and counts the wait in minutes', async () => {
  server.on('POST', '/session', () => { throw new Problem(429, 'too_many_attempts', { retry_after: 240 }) })
  const { user } = renderApp('/sign-in')
  await enterPassword(user)
  expect(await screen.findByText('Too many tries. You can try again in 4 minutes.')).toBeInTheDocument()
  expect(screen.getByLabelText('E-mail')).toHaveValue('ayu@melati.example')
  expect(screen.getByRole('button', { name: /^[34]:\d\d$/ })).toBeDisabled()
})

it('sends a pasted code by itself and takes a recovery code instead', async () => {
  server.on('POST', '/session', () => ({ two_step_required: true, challenge: 'c1' })).on('POST', '/session/two-step', ({ body }) => {
    if ((body as { code: string }).code !== 'abcd-efgh-jkmn') throw new Problem(401, 'wrong_code')
    return aMe()
  })
  const { user, router } = renderApp('/sign-in')
  await enterPassword(user)
  await user.click(await screen.findByLabelText('Code'))
  await user.paste(' 123-456 ')
  expect(await screen.findByText(/This code is not right/)).toBeInTheDocument()
  expect(server.sent('POST', '/session/two-step').body).toEqual({ challenge: 'c1', code: '123456' })
  expect(screen.getByLabelText('Code')).toHaveValue('')

  await user.click(screen.getByRole('button', { name: 'Use a recovery code' }))
  expect(screen.queryByText(/This code is not right/)).not.toBeInTheDocument()
  await user.type(screen.getByLabelText('Recovery code'), 'abcd-efgh-jkmn{Enter}')
  await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/w\/wsp_1\/inbox/))
})

it('goes back to the password when the second step took too long', async () => {
  server.on('POST', '/session', () => ({ two_step_required: true, challenge: 'c1' })).on('POST', '/session/two-step', () => { throw new Problem(401, 'challenge_expired') })
  const { user } = renderApp('/sign-in')
  await enterPassword(user)
  await user.type(await screen.findByLabelText('Code'), '123456')
  expect(await screen.findByText(/The second step took too long/)).toBeInTheDocument()
  expect(screen.getByLabelText('E-mail')).toHaveValue('ayu@melati.example')
})

it('answers the same for known and unknown addresses, then sets a new password once', async () => {
  server.on('POST', '/password-reset', () => undefined).on('POST', '/password-reset/confirm', ({ body }) => {
    if ((body as { token: string }).token === 'old') throw new Problem(422, 'invalid', { errors: [{ field: 'token', code: 'dead_link', message: 'Used.' }] })
  })
  const first = renderApp('/reset')
  await first.user.type(await screen.findByLabelText('E-mail'), 'who@ever.example{Enter}')
  expect(await screen.findByText(/If who@ever.example has an account/)).toBeInTheDocument()
  first.unmount()

  const second = renderApp('/reset-password?token=old')
  await second.user.type(await screen.findByLabelText('New password'), 'four plain words here{Enter}')
  expect(await screen.findByText('This link does not work any more')).toBeInTheDocument()
  second.unmount()

  const third = renderApp('/reset/good')
  await third.user.type(await screen.findByLabelText('New password'), 'four plain words here{Enter}')
  expect(await screen.findByText('Your password is new')).toBeInTheDocument()
})

const invitation = { workspace_name: 'Melati Living', inviter_name: 'Ayu', email: 'putri@melati.example', role: 'agent', known: false, expires_at: '2026-12-02T03:00:00.000Z' }

it('lets somebody new join with name and password', async () => {
  server.on('GET', '/invitations/t1', () => invitation).on('POST', '/invitations/t1/accept', () => aMe({ name: 'Putri' }))
  const { user, router } = renderApp('/invite?token=t1')
  expect(await screen.findByRole('heading', { name: 'Join Melati Living' })).toBeInTheDocument()
  expect(screen.getByText('Ayu invites you as Teammate.')).toBeInTheDocument()
  await user.type(screen.getByLabelText('Your name'), 'Putri')
  await user.type(screen.getByLabelText('Password'), 'four plain words here')
  await user.click(screen.getByRole('button', { name: 'Create account and join' }))
  expect(server.sent('POST', '/invitations/t1/accept').body).toEqual({ name: 'Putri', password: 'four plain words here', language: 'en' })
  await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/w\/wsp_1\/inbox/))
})

it('lets a known person sign in, with the second step, and join', async () => {
  server
    .on('GET', '/invitations/t1', () => ({ ...invitation, known: true }))
    .on('POST', '/session', () => ({ two_step_required: true, challenge: 'c1' }))
    .on('POST', '/session/two-step', () => aMe({ email: invitation.email, workspaces: [] }))
    .on('POST', '/invitations/t1/accept', () => aMe({ email: invitation.email }))
  const { user, router } = renderApp('/join/t1')
  await user.type(await screen.findByLabelText('Password'), 'right{Enter}')
  await user.type(await screen.findByLabelText('Code'), '123456')
  await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/w\/wsp_1\/inbox/))
  expect(server.sent('POST', '/session').body).toEqual({ email: invitation.email, password: 'right' })
})

it('needs one click from who is signed in with that address', async () => {
  server.on('GET', '/me', () => aMe({ email: invitation.email })).on('GET', '/invitations/t1', () => ({ ...invitation, known: true })).on('POST', '/invitations/t1/accept', () => aMe({ email: invitation.email }))
  const { user } = renderApp('/join/t1')
  await user.click(await screen.findByRole('button', { name: 'Join Melati Living' }))
  expect(server.sent('POST', '/invitations/t1/accept').body).toEqual({})
})

it('says what to do with a dead invitation', async () => {
  server.on('GET', '/invitations/t1', () => { throw new Problem(404, 'not_found') })
  renderApp('/join/t1')
  expect(await screen.findByText('This invitation is not valid any more')).toBeInTheDocument()
})

it('rates passwords by length and variety', () => {
  expect(strengthOf('short').level).toBe(0)
  expect(strengthOf('aaaaaaaaaaaa').level).toBe(1)
  expect(strengthOf('kucinghitam').level).toBe(1)
  expect(strengthOf('kucing hitam tidur').level).toBe(3)
  expect(strengthOf('แมวดำนอนหลับบนหลังคาบ้าน').level).toBe(3)
})
