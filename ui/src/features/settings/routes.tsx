// Routes of settings pages that belong to no other feature; each page has its own address.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { settingsRoute } from '@/lib/routes'

const settingsHomeRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./components/SettingsHome'), 'SettingsHome'),
})

const teamRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/team',
  component: lazyRouteComponent(() => import('./components/team/TeamPage'), 'TeamPage'),
})

const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./components/ApiKeysPage'), 'ApiKeysPage'),
})

const workspaceRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/workspace',
  component: lazyRouteComponent(() => import('./components/WorkspacePage'), 'WorkspacePage'),
})

const labelsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/labels',
  component: lazyRouteComponent(() => import('./components/LabelsPage'), 'LabelsPage'),
})

const profileRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/profile',
  component: lazyRouteComponent(() => import('./components/ProfilePage'), 'ProfilePage'),
})

const appearanceRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/appearance',
  component: lazyRouteComponent(() => import('./components/AppearancePage'), 'AppearancePage'),
})

const securityRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/security',
  component: lazyRouteComponent(() => import('./components/security/SecurityPage'), 'SecurityPage'),
})

const notificationsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/notifications',
  component: lazyRouteComponent(() => import('./components/NotificationsPage'), 'NotificationsPage'),
})

const composerRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/sending',
  component: lazyRouteComponent(() => import('./components/SendingPage'), 'SendingPage'),
})

export const settingsRoutes = [
  settingsHomeRoute, teamRoute, apiKeysRoute, workspaceRoute, labelsRoute,
  profileRoute, appearanceRoute, securityRoute, notificationsRoute, composerRoute,
] as const
