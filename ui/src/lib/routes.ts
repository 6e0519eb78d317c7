// The trunks of the URL tree. Features hang their routes on them; app/router.tsx lists the features.
import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router'
import { moreText } from './i18n'
import { homeWorkspace, meQuery } from './session'

export type RouterContext = { queries: QueryClient }

export const rootRoute = createRootRouteWithContext<RouterContext>()()

/** Screens without the shell: sign-in, set-up, invitation. */
export const publicRoute = createRoute({ getParentRoute: () => rootRoute, id: 'public', beforeLoad: () => moreText('access') })

/** Screens of one workspace, inside the shell: /w/wsp_… */
export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/w/$ws',
  beforeLoad: async ({ context, params, location }) => {
    const me = await context.queries.ensureQueryData(meQuery)
    if (!me) throw redirect({ to: '/sign-in', search: { next: location.href } })
    if (me.workspaces.some((w) => w.id === params.ws)) return
    const home = homeWorkspace(me)
    throw home ? redirect({ to: '/w/$ws/inbox', params: { ws: home.id } }) : redirect({ to: '/' })
  },
})

/** Settings pages of all features share one frame: /w/wsp_…/settings */
export const settingsRoute = createRoute({ getParentRoute: () => workspaceRoute, path: '/settings', beforeLoad: () => moreText('more') })
