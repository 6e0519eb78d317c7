// Routes before a workspace is open: sign-in, first set-up, new password, invitation.
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { publicRoute } from '@/lib/routes'
import { homeWorkspace, meQuery } from '@/lib/session'

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)
const withToken = (search: Record<string, unknown>): { token?: string } => ({ token: text(search.token) })

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
  validateSearch: withToken,
  component: lazyRouteComponent(() => import('./components/SetupPage'), 'SetupPage'),
})

const forgotRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/reset',
  component: lazyRouteComponent(() => import('./components/ForgotPage'), 'ForgotPage'),
})

const resetRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/reset/$token',
  component: lazyRouteComponent(() => import('./components/ResetPage'), 'ResetPage'),
})

const joinRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/join/$token',
  // Who is signed in decides what the page asks.
  beforeLoad: ({ context }) => context.queries.ensureQueryData(meQuery).then(() => undefined),
  component: lazyRouteComponent(() => import('./components/JoinPage'), 'JoinPage'),
})

/** Links with the token as a parameter, as mails carry them. */
const inviteLinkRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/invite',
  validateSearch: withToken,
  beforeLoad: ({ search }) => {
    throw search.token ? redirect({ to: '/join/$token', params: { token: search.token } }) : redirect({ to: '/sign-in', search: {} })
  },
})

const resetLinkRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/reset-password',
  validateSearch: withToken,
  beforeLoad: ({ search }) => {
    throw search.token ? redirect({ to: '/reset/$token', params: { token: search.token } }) : redirect({ to: '/reset' })
  },
})

const noWorkspaceRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: '/no-workspace',
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery)
    if (!me) throw redirect({ to: '/sign-in', search: {} })
    const home = homeWorkspace(me)
    if (home) throw redirect({ to: '/w/$ws/inbox', params: { ws: home.id } })
  },
  component: lazyRouteComponent(() => import('./components/NoWorkspacePage'), 'NoWorkspacePage'),
})

export const signInRoutes = [signInRoute, setupRoute, forgotRoute, resetRoute, joinRoute, inviteLinkRoute, resetLinkRoute, noWorkspaceRoute] as const
