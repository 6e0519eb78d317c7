// Inbox: /w/{ws}/inbox/{view}/{chat}, and search over all chats.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '@/lib/routes'
import { type InboxSearch, type Sort, sorts, tabs } from './model/views'

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

const inboxRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/inbox',
  // One page for all three addresses: moving between chats never unmounts the list.
  component: lazyRouteComponent(() => import('./components/InboxPage'), 'InboxPage'),
  validateSearch: (search): InboxSearch => ({
    status: tabs.find((s) => s === search.status),
    sort: sorts.find((s): s is Sort => s === search.sort),
    label: text(search.label),
    assignee: text(search.assignee),
    at: text(search.at),
    find: text(search.find),
  }),
})
const viewRoute = createRoute({ getParentRoute: () => inboxRoute, path: '/$view' })
const chatRoute = createRoute({ getParentRoute: () => inboxRoute, path: '/$view/$chat' })

const searchRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: '/search',
  component: lazyRouteComponent(() => import('./components/search/SearchPage'), 'SearchPage'),
  validateSearch: (search): { q?: string; kind?: 'messages' | 'contacts' } => ({ q: text(search.q), kind: search.kind === 'contacts' ? 'contacts' : undefined }),
})

/** Every look of a row and a message, without a server; not in the production build. */
const devRoutes = import.meta.env.DEV
  ? [createRoute({ getParentRoute: () => workspaceRoute, path: '/dev/inbox', component: lazyRouteComponent(() => import('./dev/InboxStates'), 'InboxStates') })]
  : []

export const inboxRoutes = [inboxRoute.addChildren([viewRoute, chatRoute]), searchRoute, ...devRoutes] as const
