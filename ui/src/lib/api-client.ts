// All HTTP of the app: base path, JSON, CSRF header, idempotency key, errors, upload with progress.
import { ApiError } from './api-error'
import { emitSignedOut, reportReachable } from './connection'

export const apiBase = '/api/v1'

type Query = Record<string, string | number | boolean | null | undefined>

export type CallOptions = {
  query?: Query
  signal?: AbortSignal
  /** The same key makes a repeated call harmless. */
  idempotencyKey?: string
  /** Set for calls whose 401 is an answer, not an ended session (sign-in). */
  keepSession?: boolean
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export const api = {
  get: <T>(path: string, options?: CallOptions) => call<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('POST', path, body, options),
  put: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('PUT', path, body, options),
  patch: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('PATCH', path, body, options),
  delete: <T = void>(path: string, body?: unknown, options?: CallOptions) => call<T>('DELETE', path, body, options),
  upload,
}

/** Path inside a workspace: `inWorkspace(ws, '/conversations')`. */
export function inWorkspace(workspaceId: string, path = '') {
  return `/workspaces/${encodeURIComponent(workspaceId)}${path}`
}

async function call<T>(method: Method, path: string, body: unknown, options: CallOptions = {}): Promise<T> {
  const name = `${method} ${apiBase}${path}`
  let response: Response
  try {
    response = await fetch(urlOf(path, options.query), {
      method,
      headers: headersOf(method, body, options),
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      signal: options.signal,
    })
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    reportReachable(false)
    throw ApiError.network(cause, name)
  }
  reportReachable(true)
  if (!response.ok) throw await refused(response, name, options)
  return readAnswer<T>(response)
}

/** Sends one file as multipart; fetch cannot report upload progress, so this uses XMLHttpRequest. */
function upload<T>(
  path: string,
  file: File,
  options: { onProgress?: (share: number) => void; signal?: AbortSignal; fields?: Record<string, string> } = {},
): Promise<T> {
  const name = `POST ${apiBase}${path}`
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', urlOf(path))
    request.setRequestHeader('X-CSRF-Token', '1')
    request.setRequestHeader('Accept', 'application/json')
    request.upload.onprogress = (e) => e.lengthComputable && options.onProgress?.(e.loaded / e.total)
    request.onerror = () => reject(ApiError.network(null, name))
    request.onabort = () => reject(new DOMException('Upload cancelled', 'AbortError'))
    request.onload = () => {
      const response = new Response(request.response as string, {
        status: request.status,
        headers: { 'content-type': request.getResponseHeader('content-type') ?? '' },
      })
      if (response.ok) readAnswer<T>(response).then(resolve, reject)
      else refused(response, name, {}).then(reject, reject)
    }
    options.signal?.addEventListener('abort', () => request.abort())
    const form = new FormData()
    for (const [key, value] of Object.entries(options.fields ?? {})) form.append(key, value)
    form.append('file', file, file.name)
    request.send(form)
  })
}

async function refused(response: Response, name: string, options: CallOptions) {
  if (response.status === 401 && !options.keepSession) emitSignedOut()
  return ApiError.from(response, name)
}

async function readAnswer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}

function urlOf(path: string, query?: Query) {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  return `${apiBase}${path}${search.size ? `?${search}` : ''}`
}

function headersOf(method: Method, body: unknown, options: CallOptions) {
  const headers = new Headers({ Accept: 'application/json' })
  if (body !== undefined) headers.set('Content-Type', 'application/json')
  if (method !== 'GET') headers.set('X-CSRF-Token', '1')
  if (options.idempotencyKey) headers.set('Idempotency-Key', options.idempotencyKey)
  return headers
}
