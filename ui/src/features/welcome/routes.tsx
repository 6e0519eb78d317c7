// The first steps of a new workspace.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '@/lib/routes'

const startRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/start',
  component: lazyRouteComponent(() => import('./components/StartPage'), 'StartPage'),
})

export const welcomeRoutes = [startRoute] as const
