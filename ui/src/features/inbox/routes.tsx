// Routes of the inbox.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '@/lib/routes'

const inboxRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/inbox',
  component: lazyRouteComponent(() => import('./components/InboxPage'), 'InboxPage'),
})

export const inboxRoutes = [inboxRoute] as const
