// Everything the screens stand in: text, tooltips, server data, router, toast.
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { ComponentProps } from 'react'
import { ToastSpot } from '@/design/Toast'
import { TooltipProvider } from '@/design/Tooltip'
import { I18nProvider } from '@/lib/i18n'
import { makeQueryClient } from '@/lib/query-client'
import { CrashBoundary } from './CrashBoundary'
import { loadMessages } from './locales'
import { makeRouter } from './router'

const queries = makeQueryClient()
const router = makeRouter(queries)

export function App({ messages }: { messages: ComponentProps<typeof I18nProvider>['initial'] }) {
  return (
    <I18nProvider load={loadMessages} initial={messages}>
      <CrashBoundary>
        <QueryClientProvider client={queries}>
          <TooltipProvider>
            <RouterProvider router={router} />
            <ToastSpot />
          </TooltipProvider>
        </QueryClientProvider>
      </CrashBoundary>
    </I18nProvider>
  )
}
