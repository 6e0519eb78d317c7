// The URL tree: three trunks and the routes of each feature.
import type { QueryClient } from '@tanstack/react-query'
import type { RouterHistory } from '@tanstack/react-router'
import { createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { channelRoutes } from '@/features/channels/routes'
import { contactRoutes } from '@/features/contacts/routes'
import { inboxRoutes } from '@/features/inbox/routes'
import { settingsRoutes } from '@/features/settings/routes'
import { signInRoutes } from '@/features/sign-in/routes'
import { welcomeRoutes } from '@/features/welcome/routes'
import { setMoreText } from '@/lib/i18n'
import { publicRoute, rootRoute, settingsRoute, workspaceRoute } from '@/lib/routes'
import { homeWorkspace, meQuery } from '@/lib/session'
import { NotFound, RouteError } from './errors'
import { loadMore } from './locales'
import { Shell } from './shell/Shell'

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery)
    const home = me && homeWorkspace(me)
    throw home ? redirect({ to: '/w/$ws/inbox', params: { ws: home.id } }) : me ? redirect({ to: '/no-workspace' }) : redirect({ to: '/sign-in', search: {} })
  },
})

const workspaceHomeRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$ws/inbox', params })
  },
})

/** All parts in all states; not in the production build. */
const devRoutes = import.meta.env.DEV
  ? [createRoute({ getParentRoute: () => rootRoute, path: '/dev/ui', component: lazyRouteComponent(() => import('./dev/PartsPage'), 'PartsPage') })]
  : []

setMoreText(loadMore)
workspaceRoute.update({ component: Shell })
settingsRoute.update({ component: lazyRouteComponent(() => import('@/features/settings/components/SettingsFrame'), 'SettingsFrame') })

const routeTree = rootRoute.addChildren([
  homeRoute,
  publicRoute.addChildren([...signInRoutes]),
  workspaceRoute.addChildren([workspaceHomeRoute, ...inboxRoutes, ...contactRoutes, ...welcomeRoutes, settingsRoute.addChildren([...settingsRoutes, ...channelRoutes])]),
  ...devRoutes,
])

/** Tests pass a memory history. */
export function makeRouter(queries: QueryClient, history?: RouterHistory) {
  return createRouter({
    history,
    routeTree,
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0, // the query cache decides what is fresh
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: false,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
