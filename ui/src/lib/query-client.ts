// Rules for server data: saved data shows at once, sockets keep it fresh, only harmless failures are retried.
import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api-error'

export function makeQueryClient() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 30 * 60_000,
        refetchOnWindowFocus: false, // live events do this without asking
        retry: (count, error) => count < 2 && isTemporary(error),
        networkMode: 'always',
      },
      // A change is sent once; the outbox repeats sends with their idempotency key.
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

function isTemporary(error: unknown) {
  return error instanceof ApiError && (error.status === 0 || error.status === 502 || error.status === 503 || error.status === 504)
}
