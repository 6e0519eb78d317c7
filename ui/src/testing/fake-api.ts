// A fake server typed by the API: answers what a test declares and fails the test on any other call.
import { expect, onTestFinished, vi } from 'vitest'

type Call = { method: string; path: string; query: URLSearchParams; body: unknown; headers: Headers }
type Answer = (call: Call) => unknown

/** Thrown by an answer to make the call fail as the server would. */
export class Problem {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly more: { detail?: string; retry_after?: number; errors?: { field: string; code: string; message: string }[] } = {},
  ) {}
}

/** What the frame around every screen asks for; a test declares its own where it matters. */
const emptyFrame = ['accounts', 'members', 'invitations', 'inbound', 'conversations', 'channels']

export function fakeApi() {
  const answers: { method: string; path: RegExp; answer: Answer }[] = emptyFrame.map((list) => ({
    method: 'GET',
    path: new RegExp(`^/workspaces/[^/]+/${list}$`),
    answer: () => ({ items: [], next_cursor: null }),
  }))
  answers.push({ method: 'GET', path: /^\/workspaces\/[^/]+$/, answer: () => ({ id: 'wsp_1', name: 'Melati Living', language: 'id', time_zone: 'Asia/Jakarta', reopen_hours: 72, created_at: '2026-11-25T03:00:00.000Z', demo: false }) })
  const calls: Call[] = []

  const fetchStub = vi.fn(async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const url = new URL(String(input), 'http://localhost')
    const call: Call = {
      method: init.method ?? 'GET',
      path: url.pathname.replace('/api/v1', ''),
      query: url.searchParams,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      headers: new Headers(init.headers),
    }
    calls.push(call)
    const known = answers.findLast((a) => a.method === call.method && a.path.test(call.path))
    if (!known) throw new Error(`The test declares no answer for ${call.method} ${call.path}`)
    return respond(known.answer, call)
  })
  vi.stubGlobal('fetch', fetchStub)
  onTestFinished(() => void vi.unstubAllGlobals())

  return {
    calls,
    /** `on('GET', '/me', () => aMe())`; `*` in the path matches one part. The last declaration wins. */
    on<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, answer: (call: Call) => T) {
      answers.push({ method, path: new RegExp(`^${path.replaceAll('*', '[^/]+')}$`), answer })
      return this
    },
    /** The only call of this kind, for checking what was sent. */
    sent(method: string, path: string) {
      const found = calls.filter((c) => c.method === method && c.path === path)
      expect(found, `calls of ${method} ${path}`).toHaveLength(1)
      return found[0] as Call
    },
  }
}

export type FakeApi = ReturnType<typeof fakeApi>

async function respond(answer: Answer, call: Call) {
  try {
    const body = await answer(call)
    return body === undefined ? new Response(null, { status: 204 }) : Response.json(body)
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    return new Response(JSON.stringify({ status: problem.status, code: problem.code, title: problem.code, request_id: 'req_test', ...problem.more }), {
      status: problem.status,
      headers: { 'content-type': 'application/problem+json' },
    })
  }
}
