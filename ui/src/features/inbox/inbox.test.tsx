// The inbox against a fake server: list, keys, thread, sending, what closes and opens, states.
import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { setConnection } from '@/lib/connection'
import { listenForShortcuts } from '@/lib/keys'
import { applyLive } from '@/lib/live-events'
import { drafts, outbox } from '@/lib/storage'
import { type FakeApi, fakeApi, Problem } from '@/testing/fake-api'
import { aMe } from '@/testing/fixtures'
import { renderApp } from '@/testing/render'
import { useDrafts } from './data/drafts'
import { useOutbox } from './data/outbox'
import { msg, sampleAccounts, sampleChats, sampleContact, sampleLabels, sampleMembers, sampleTemplates } from './dev/samples'
import { sampleEnding } from './dev/sample-thread'

const W = '/workspaces/wsp_1'
const page = <T,>(items: T[]) => ({ items, next_cursor: null, prev_cursor: null })
const fresh = sampleChats.map((c) => ({ ...c, window_expires_at: c.id === 'cnv_closed' ? '2020-01-01T00:00:00.000Z' : new Date(Date.now() + 20 * 3_600_000).toISOString() }))
let server: FakeApi
let stop: () => void

/** happy-dom lays nothing out: give the virtual lists a window and rows. */
beforeAll(() => {
  for (const [name, value] of [['clientHeight', 700], ['clientWidth', 500], ['offsetHeight', 80]] as const) Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => value })
})

beforeEach(async () => {
  stop = listenForShortcuts()
  vi.stubGlobal('WebSocket', class { close() {} })
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes('min-width'), addEventListener() {}, removeEventListener() {} }))
  useDrafts.setState({}, true)
  useOutbox.setState({ entries: [], heldUntil: {} })
  setConnection('online')
  for (const box of [drafts, outbox]) for (const [key] of await box.all()) await box.remove(key)
  server = fakeApi()
    .on('GET', '/me', () => aMe({ id: 'usr_1', name: 'Ayu Rahma' }))
    .on('GET', `${W}/*`, () => page([]))
    .on('GET', W, () => ({ id: 'wsp_1', name: 'Melati', language: 'en', time_zone: 'Asia/Jakarta', reopen_hours: 72, created_at: '', demo: false }))
    .on('GET', `${W}/accounts`, () => page(sampleAccounts))
    .on('GET', `${W}/labels`, () => page(sampleLabels))
    .on('GET', `${W}/members`, () => page(sampleMembers))
    .on('GET', `${W}/accounts/*/templates`, () => page(sampleTemplates))
    .on('GET', `${W}/contacts/*`, () => sampleContact)
    .on('GET', `${W}/conversations`, ({ query }) => page(fresh.filter((c) => c.status === (query.get('status') ?? c.status) && (query.get('assignee') !== 'me' || c.assignee?.id === 'mem_1'))))
    .on('GET', `${W}/conversations/*`, ({ path }) => fresh.find((c) => path.endsWith(c.id)))
    .on('GET', `${W}/conversations/counts`, () => ({ mine: 2, unassigned: 5, all: 9, snoozed: 1, failed: 1, window: 2, accounts: { acc_jkt: 7 }, cap: 1000 }))
    .on('GET', `${W}/conversations/*/messages`, ({ path }) => page(path.includes('cnv_siti') ? sampleEnding().toReversed() : [msg({ id: 'msg_other', text: 'Halo' })]))
    .on('GET', `${W}/conversations/*/draft`, () => null)
    .on('PUT', `${W}/conversations/*/draft`, () => undefined)
    .on('DELETE', `${W}/conversations/*/draft`, () => undefined)
    .on('POST', `${W}/conversations/*/read`, () => undefined)
    .on('PATCH', `${W}/conversations/*`, ({ path, body }) => ({ ...fresh.find((c) => path.endsWith(c.id)), ...(body as object), labels: [] }))
})
afterEach(() => stop())

const open = (path = 'all') => renderApp(`/w/wsp_1/inbox/${path}`)
const rowOf = (name: string) => screen.findByRole('option', { name: new RegExp(name) })

describe('list', () => {
  it('shows who, what, when and how urgent, in words', async () => {
    open()
    const row = await rowOf('Budi Santoso')
    expect(row).toHaveTextContent('Pesanan saya kapan dikirim ya kak?')
    expect(row).toHaveTextContent('1 unread')
    expect(row).toHaveTextContent('Waiting for payment')
    expect(await rowOf('Dewi')).toHaveTextContent('Voice message')
    expect(await rowOf('k_preecha')).toHaveTextContent('Not sent · retry')
    expect(await rowOf('Somchai')).toHaveTextContent('ReadPutri: พัสดุจะถึงพรุ่งนี้ก่อนเที่ยงครับ')
    expect(await rowOf('Customer 4F2A')).toBeInTheDocument()
  })

  it('keeps view, tab and order in the address', async () => {
    const { user, router } = open()
    await rowOf('Budi')
    await user.click(screen.getByRole('tab', { name: 'Closed' }))
    await waitFor(() => expect(router.state.location.search).toMatchObject({ status: 'closed' }))
    expect(await rowOf('Agus')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: /Order/ }))
    await user.click(await screen.findByRole('menuitemcheckbox', { name: /Waiting longest/ }))
    await waitFor(() => expect(router.state.location.search).toMatchObject({ status: 'closed', sort: 'oldest' }))
    await waitFor(() => expect(server.calls.some((c) => c.query.get('sort') === 'oldest')).toBe(true))
  })

  it('moves by J and K, opens, and closes with E onto the next', async () => {
    const { user, router } = open('all/cnv_budi')
    await rowOf('Budi')
    await user.keyboard('j')
    await waitFor(() => expect(router.state.location.pathname).toBe('/w/wsp_1/inbox/all/cnv_siti'))
    await screen.findByRole('region', { name: 'Chat with Siti Rahmawati' })
    await user.keyboard('e')
    await waitFor(() => expect(router.state.location.pathname).toBe('/w/wsp_1/inbox/all/cnv_nat'))
    expect(server.sent('PATCH', `${W}/conversations/cnv_siti`).body).toEqual({ status: 'closed' })
    // The row does not vanish under the eye: it says what happened and offers the way back.
    expect(await screen.findByRole('option', { name: /Siti Rahmawati: Closed/ })).toBeInTheDocument()
    await user.keyboard('z')
    await waitFor(() => expect(server.calls.filter((c) => c.method === 'PATCH')).toHaveLength(2))
  })

  it('acts on several at once', async () => {
    const { user } = open()
    await user.keyboard('{Control>}')
    await user.click(await rowOf('Budi'))
    await user.click(await rowOf('Dewi'))
    await user.keyboard('{/Control}')
    const bar = await screen.findByRole('toolbar', { name: 'Actions for 2 chats' })
    await user.click(within(bar).getByRole('button', { name: 'Close' }))
    await waitFor(() => expect(server.calls.filter((c) => c.method === 'PATCH').map((c) => c.path.split('/').at(-1)).toSorted()).toEqual(['cnv_budi', 'cnv_dewi']))
  })

  it('says what is missing when it is empty, filtered empty, or failed', async () => {
    server.on('GET', `${W}/conversations`, () => page([]))
    const { router } = open('mine')
    expect(await screen.findByRole('heading', { name: 'Nothing is waiting for you' })).toBeInTheDocument()
    await act(() => router.navigate({ to: '/w/$ws/inbox/$view', params: { ws: 'wsp_1', view: 'all' }, search: { label: 'lbl_vip' } }))
    expect(await screen.findByRole('button', { name: 'Clear filters' })).toBeInTheDocument()
    server.on('GET', `${W}/conversations`, () => { throw new Problem(500, 'broken', { detail: 'The store is busy.' }) })
    await act(() => router.navigate({ to: '/w/$ws/inbox/$view', params: { ws: 'wsp_1', view: 'snoozed' }, search: {} }))
    expect(await screen.findByRole('heading', { name: 'The chats could not load' })).toBeInTheDocument()
  })
})

describe('live', () => {
  it('a message for the open chat appears, and its row says so', async () => {
    const { queries } = open('all/cnv_siti')
    await screen.findByText(/Soalnya mau dipakai besok/)
    const { unread: _u, draft: _d, ...shared } = fresh.find((c) => c.id === 'cnv_siti') as (typeof fresh)[number]
    const message = msg({ id: 'msg_live', text: 'Jadi bisa hari ini?', sort_at: new Date().toISOString() })
    act(() => applyLive('message.created', { message, conversation: { ...shared, customer_messages: 10, last_message: { ...shared.last_message, id: 'msg_live', preview: 'Jadi bisa hari ini?' } } }, { ws: 'wsp_1', queries, seq: 5 }))
    await waitFor(() => expect(screen.getAllByText('Jadi bisa hari ini?')).toHaveLength(2))
  })
})

describe('composer', () => {
  const box = () => screen.findByRole('textbox', { name: 'Reply to Siti Rahmawati' })
  const answer = () => server.on('POST', `${W}/conversations/cnv_siti/messages`, ({ body }) => msg({ id: 'msg_sent', direction: (body as { kind: string }).kind === 'note' ? 'note' : 'out', text: (body as { text: string }).text, client_id: (body as { client_id: string }).client_id, status: 'queued', sort_at: new Date().toISOString() }))

  it('sends with Enter, makes lines with Shift Enter, and never while a word is being composed', async () => {
    answer()
    const { user } = open('all/cnv_siti')
    await user.type(await box(), 'Bisa kak{Shift>}{Enter}{/Shift}jam 12')
    const area = (await box()) as HTMLTextAreaElement
    area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true } as KeyboardEventInit))
    expect(server.calls.filter((c) => c.method === 'POST' && c.path.endsWith('/messages'))).toEqual([])
    await user.keyboard('{Enter}')
    await waitFor(() => expect(server.sent('POST', `${W}/conversations/cnv_siti/messages`).body).toMatchObject({ kind: 'reply', text: 'Bisa kak\njam 12' }))
    expect(area.value).toBe('')
  })

  it('shows the bubble before the server answers, with Undo that brings the text back', async () => {
    let late: (() => void) | undefined
    server.on('POST', `${W}/conversations/cnv_siti/messages`, () => new Promise((done) => { late = () => done(msg({ direction: 'out' })) })).on('DELETE', `${W}/messages/*`, () => undefined)
    const { user } = open('all/cnv_siti')
    await user.type(await box(), 'Ditunggu ya{Enter}')
    const bubble = await screen.findByRole('article', { name: /Ayu Rahma, .*: Ditunggu ya/ })
    await user.click(within(bubble).getByRole('button', { name: 'Undo' }))
    await waitFor(() => expect(screen.queryByRole('article', { name: /Ditunggu ya/ })).toBeNull())
    expect(((await box()) as HTMLTextAreaElement).value).toBe('Ditunggu ya')
    late?.()
    await waitFor(() => expect(server.calls.some((c) => c.method === 'DELETE' && c.path.startsWith(`${W}/messages/`))).toBe(true))
  })

  it('a note says so everywhere and never goes to the customer', async () => {
    answer()
    const { user } = open('all/cnv_siti')
    await box()
    await user.click(screen.getByRole('radio', { name: 'Note' }))
    expect(screen.getByText('Only your team sees this')).toBeInTheDocument()
    await user.type(screen.getByRole('textbox', { name: 'Note for the team' }), 'cek stok')
    await user.click(screen.getByRole('button', { name: 'Add note' }))
    await waitFor(() => expect(server.sent('POST', `${W}/conversations/cnv_siti/messages`).body).toMatchObject({ kind: 'note', text: 'cek stok' }))
  })

  it('gives a refused text back to the box', async () => {
    server.on('POST', `${W}/conversations/cnv_siti/messages`, () => { throw new Problem(409, 'window_closed', { detail: 'Send a template.' }) })
    const { user } = open('all/cnv_siti')
    await user.type(await box(), 'Halo{Enter}')
    expect(await screen.findByText(/your text is back in the box. Send a template./)).toBeInTheDocument()
    expect(((await box()) as HTMLTextAreaElement).value).toBe('Halo')
  })

  it('becomes a template picker when the window is closed: fill, preview, send', async () => {
    server.on('POST', `${W}/conversations/cnv_closed/messages`, ({ body }) => msg({ id: 'msg_t', direction: 'out', kind: 'template', client_id: (body as { client_id: string }).client_id }))
    const { user } = open('all/cnv_closed')
    expect(await screen.findByText(/More than 24 hours/)).toBeInTheDocument()
    expect(screen.queryByRole('textbox', { name: /Reply to Maya/ })).toBeNull()
    await user.type(await screen.findByRole('textbox', { name: 'Find a template' }), 'order')
    await user.click((await screen.findAllByRole('button', { name: /order update/ }))[0] as HTMLElement)
    expect(await screen.findByLabelText('Blank 1')).toHaveValue('Maya Kusuma')
    await user.click(screen.getByRole('button', { name: 'Send template' }))
    expect(screen.getByText('2 blanks are open')).toBeInTheDocument()
    await user.type(screen.getByLabelText('Blank 2'), '1048')
    await user.type(screen.getByLabelText('Blank 3'), 'GoSend')
    expect(screen.getByRole('figure', { name: 'Preview' })).toHaveTextContent('Halo Maya Kusuma, pesanan 1048 sudah kami kirim dengan kurir GoSend.')
    await user.click(screen.getByRole('button', { name: 'Send template' }))
    await waitFor(() => expect(server.sent('POST', `${W}/conversations/cnv_closed/messages`).body).toMatchObject({ template: { name: 'order_update', language: 'id', variables: { 'body.1': 'Maya Kusuma', 'body.2': '1048', 'body.3': 'GoSend' } } }))
  })

  it('asks twice when a colleague answered meanwhile', async () => {
    answer()
    const { user, queries } = open('all/cnv_siti')
    await user.type(await box(), 'Saya kirim')
    const { unread: _u, draft: _d, ...shared } = fresh.find((c) => c.id === 'cnv_siti') as (typeof fresh)[number]
    act(() => applyLive('conversation.updated', { conversation: { ...shared, last_message: { id: 'm9', direction: 'out', kind: 'text', preview: 'Sudah', status: 'sent', at: new Date().toISOString(), author_name: 'Putri Lestari' } }, changes: [] }, { ws: 'wsp_1', queries, seq: 6 }))
    expect(await screen.findByText(/Putri answered while you were writing/)).toBeInTheDocument()
    await user.type(await box(), '{Enter}')
    expect(server.calls.filter((c) => c.method === 'POST' && c.path.endsWith('/messages'))).toEqual([])
    await user.keyboard('{Enter}')
    await waitFor(() => expect(server.sent('POST', `${W}/conversations/cnv_siti/messages`)).toBeTruthy())
  })
})
