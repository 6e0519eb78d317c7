// Routes of contacts. The search text lives in the URL.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { moreText } from '@/lib/i18n'
import { workspaceRoute } from '@/lib/routes'

type Search = { q?: string }

const contactsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/contacts',
  beforeLoad: () => moreText('more'),
  validateSearch: (search: Record<string, unknown>): Search => (typeof search.q === 'string' && search.q ? { q: search.q } : {}),
  component: lazyRouteComponent(() => import('./components/ContactsPage'), 'ContactsPage'),
})

const contactRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/contacts/$contactId',
  beforeLoad: () => moreText('more'),
  component: lazyRouteComponent(() => import('./components/ContactPage'), 'ContactPage'),
})

export const contactRoutes = [contactsRoute, contactRoute] as const
