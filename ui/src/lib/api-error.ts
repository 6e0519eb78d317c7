// What every failed call becomes: a problem+json answer, or a network failure, in one shape people can act on.

export type FieldError = { field: string; code: string; message: string }

type Problem = {
  title?: string
  status?: number
  detail?: string
  code?: string
  request_id?: string
  retry_after?: number
  errors?: FieldError[]
}

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly at = new Date()

  constructor(
    /** HTTP status, 0 when no answer came. */
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string | null,
    readonly fields: FieldError[] = [],
    readonly retryAfter: number | null = null,
    /** "GET /api/v1/…" without query, for "Copy details". */
    readonly call = '',
  ) {
    super(detail || title)
  }

  get offline() {
    return this.status === 0
  }

  /** Message for one form field, if the server named it. */
  field(name: string) {
    return this.fields.find((f) => f.field === name)?.message
  }

  static async from(response: Response, call: string) {
    const problem = await readProblem(response)
    return new ApiError(
      response.status,
      problem.code ?? `http_${response.status}`,
      problem.title ?? response.statusText,
      problem.detail ?? '',
      problem.request_id ?? response.headers.get('x-request-id'),
      problem.errors ?? [],
      problem.retry_after ?? (Number(response.headers.get("retry-after")) || null),
      call,
    )
  }

  static network(cause: unknown, call: string) {
    const error = new ApiError(0, 'network', '', '', null, [], null, call)
    error.cause = cause
    return error
  }
}

async function readProblem(response: Response): Promise<Problem> {
  if (!response.headers.get('content-type')?.includes('json')) return {}
  try {
    return (await response.json()) as Problem
  } catch {
    return {}
  }
}
