// Routes before a workspace is open: sign-in and first set-up.
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { publicRoute } from '@/lib/routes'
import { homeWorkspace, meQuery } from '@/lib/session'

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)

const signInRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: text(search.next) }),
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery)
    const home = me && homeWorkspace(me)
    if (home) throw redirect({ to: '/w/$ws/inbox', params: { ws: home.id } })
  },
  component: lazyRouteComponent(() => import('./components/SignInPage'), 'SignInPage'),
})

const setupRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import('./components/SetupPage'), 'SetupPage'),
})

export const signInRoutes = [signInRoute, setupRoute] as const
