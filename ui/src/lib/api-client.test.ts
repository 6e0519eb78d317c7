// The HTTP client: headers, query, problems, ended sessions, lost network.
import { expect, it, onTestFinished, vi } from 'vitest'
import { fakeApi, Problem } from '@/testing/fake-api'
import { api, inWorkspace } from './api-client'
import { ApiError } from './api-error'
import { onSignedOut, setConnection, useConnection } from './connection'

it('marks changes against forgery and repeats safely', async () => {
  const server = fakeApi().on('POST', '/workspaces/wsp_1/labels', () => ({ id: 'lbl_1' }))
  await api.post(inWorkspace('wsp_1', '/labels'), { name: 'VIP' }, { idempotencyKey: 'k1' })
  const call = server.sent('POST', '/workspaces/wsp_1/labels')
  expect(call.headers.get('x-csrf-token')).toBe('1')
  expect(call.headers.get('idempotency-key')).toBe('k1')
  expect(call.body).toEqual({ name: 'VIP' })
})

it('sends only the filters that are set', async () => {
  const server = fakeApi().on('GET', '/contacts', () => ({ items: [] }))
  await api.get('/contacts', { query: { q: 'sari', cursor: null, limit: 50, label: undefined } })
  expect(server.sent('GET', '/contacts').query.toString()).toBe('q=sari&limit=50')
})

it('turns a problem into an error with field messages', async () => {
  fakeApi().on('POST', '/setup', () => {
    throw new Problem(422, 'invalid', { detail: 'Check the marked fields.', errors: [{ field: 'email', code: 'email', message: 'This address has no @' }] })
  })
  const error = await api.post('/setup', {}).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({ status: 422, code: 'invalid', requestId: 'req_test', call: 'POST /api/v1/setup' })
  expect((error as ApiError).field('email')).toBe('This address has no @')
})

it('announces an ended session, except for sign-in itself', async () => {
  const ended = vi.fn<() => void>()
  onTestFinished(onSignedOut(ended))
  fakeApi().on('GET', '/me', () => { throw new Problem(401, 'unauthenticated') })
  await expect(api.get('/me', { keepSession: true })).rejects.toThrow('unauthenticated')
  expect(ended).not.toHaveBeenCalled()
  await expect(api.get('/me')).rejects.toThrow('unauthenticated')
  expect(ended).toHaveBeenCalledTimes(1)
})

it('notices a lost server', async () => {
  setConnection('online')
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')))
  onTestFinished(() => void vi.unstubAllGlobals())
  const error = await api.get('/me').catch((e: unknown) => e)
  expect(error).toMatchObject({ status: 0, code: 'network', offline: true })
  expect(useConnection.getState().state).toBe('reconnecting')
  setConnection('online')
})
