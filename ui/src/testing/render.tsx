// Renders parts and whole pages as the app does: text, server data, router, toast.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { loadMessages } from '@/app/locales'
import en from '@/app/locales/en'
import access from '@/app/locales/en.access'
import more from '@/app/locales/en.more'
import { makeRouter } from '@/app/router'
import { ToastSpot } from '@/design/Toast'
import { TooltipProvider } from '@/design/Tooltip'
import { I18nProvider } from '@/lib/i18n'

function testQueries() {
  return new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } })
}

/** A part or screen that needs no URL. */
export function renderPart(children: ReactNode, queries = testQueries()) {
  return { user: userEvent.setup(), queries, ...render(<Around queries={queries}>{children}</Around>) }
}

/** The whole app at a path; declare the answers it needs with `fakeApi()` first. */
export function renderApp(path: string, queries = testQueries()) {
  const router = makeRouter(queries, createMemoryHistory({ initialEntries: [path] }))
  return { user: userEvent.setup(), queries, router, ...render(<Around queries={queries}><RouterProvider router={router} /></Around>) }
}

function Around({ queries, children }: { queries: QueryClient; children: ReactNode }) {
  return (
    <I18nProvider load={loadMessages} initial={{ language: 'en', messages: { ...en, ...access, ...more } }}>
      <QueryClientProvider client={queries}>
        <TooltipProvider>
          {children}
          <ToastSpot />
        </TooltipProvider>
      </QueryClientProvider>
    </I18nProvider>
  )
}
