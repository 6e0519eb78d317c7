// Routes of channels inside settings. Tabs, spans of time and the wizard's progress live in the URL.
import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Inbound } from '@/api/types'
import { settingsRoute } from '@/lib/routes'
import { allParts, type Part } from './wizard'

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)
const oneOf = <T extends string>(all: readonly T[], value: unknown) => all.find((one) => one === value)
const day = (value: unknown) => (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined)

export const accountTabs = ['health', 'numbers', 'templates', 'events', 'settings'] as const
type AccountSearch = { tab?: (typeof accountTabs)[number]; from?: string; to?: string }
type WizardSearch = { step?: Part; app?: string; account?: string }
type DeliverySearch = { state?: Inbound['state']; account?: string }

const listRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/channels',
  component: lazyRouteComponent(() => import('./components/ChannelsPage'), 'ChannelsPage'),
})

const chooseRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/channels/new',
  component: lazyRouteComponent(() => import('./components/ChooseChannelPage'), 'ChooseChannelPage'),
})

const wizardRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/channels/new/$channel',
  validateSearch: (search: Record<string, unknown>): WizardSearch => ({ step: oneOf(allParts, search.step), app: text(search.app), account: text(search.account) }),
  component: lazyRouteComponent(() => import('./components/wizard/WizardPage'), 'WizardPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/channels/$accountId',
  validateSearch: (search: Record<string, unknown>): AccountSearch => ({ tab: oneOf(accountTabs, search.tab), from: day(search.from), to: day(search.to) }),
  component: lazyRouteComponent(() => import('./components/account/AccountPage'), 'AccountPage'),
})

const appRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/channels/apps/$appId',
  component: lazyRouteComponent(() => import('./components/AppPage'), 'AppPage'),
})

const deliveriesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/deliveries',
  validateSearch: (search: Record<string, unknown>): DeliverySearch => ({ state: oneOf(['dead', 'pending', 'done'] as const, search.state), account: text(search.account) }),
  component: lazyRouteComponent(() => import('./components/DeliveriesPage'), 'DeliveriesPage'),
})

const deliveryRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/deliveries/$inboundId',
  component: lazyRouteComponent(() => import('./components/DeliveryPage'), 'DeliveryPage'),
})

export const channelRoutes = [listRoute, chooseRoute, wizardRoute, accountRoute, appRoute, deliveriesRoute, deliveryRoute] as const
