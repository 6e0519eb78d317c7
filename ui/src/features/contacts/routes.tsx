// Routes of contacts. The search text lives in the URL.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '@/lib/routes'

type Search = { q?: string }

const contactsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/contacts',
  validateSearch: (search: Record<string, unknown>): Search => (typeof search.q === 'string' && search.q ? { q: search.q } : {}),
  component: lazyRouteComponent(() => import('./components/ContactsPage'), 'ContactsPage'),
})

const contactRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/contacts/$contactId',
  component: lazyRouteComponent(() => import('./components/ContactPage'), 'ContactPage'),
})

export const contactRoutes = [contactsRoute, contactRoute] as const
