// Routes of settings: a frame with its own menu in the side column, one route per page.
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { workspaceRoute } from '@/lib/routes'

const settingsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./components/SettingsFrame'), 'SettingsFrame'),
})

const settingsHomeRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$ws/settings/appearance', params })
  },
})

const appearanceRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/appearance',
  component: lazyRouteComponent(() => import('./components/AppearancePage'), 'AppearancePage'),
})

export const settingsRoutes = [settingsRoute.addChildren([settingsHomeRoute, appearanceRoute])] as const
