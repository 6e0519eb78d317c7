// The views of the inbox: what each asks the server for, which chats belong in it, and in what order.
import type { Conversation, ConversationStatus } from '@/api/types'

export const ownViews = ['mine', 'unassigned', 'all', 'snoozed', 'closed'] as const
export const riskViews = ['window', 'failed'] as const
export type FixedView = (typeof ownViews)[number] | (typeof riskViews)[number]
/** A fixed view, or the id of an account. */
export type ViewId = FixedView | `acc_${string}`

export const sorts = ['newest', 'oldest', 'urgent'] as const
export type Sort = (typeof sorts)[number]
export const tabs = ['open', 'snoozed', 'closed'] as const

/** What is in the URL beside the view. */
export type InboxSearch = { status?: ConversationStatus; sort?: Sort; label?: string; assignee?: string; at?: string; find?: string }

/** The query of GET …/conversations; also the last part of the cache key. */
export type ListFilter = { view?: 'window' | 'failed'; status?: ConversationStatus; assignee?: string; account_id?: string; label?: string; sort: Sort }

export const windowSoonMs = 3 * 3_600_000

export function isView(value: string): value is ViewId {
  return value.startsWith('acc_') || [...ownViews, ...riskViews].some((v) => v === value)
}

/** Views with the tabs Open, Snoozed, Closed. */
export function hasTabs(view: ViewId) {
  return view === 'mine' || view === 'unassigned' || view === 'all' || view.startsWith('acc_')
}

export function filterOf(view: ViewId, search: InboxSearch): ListFilter {
  const sort = search.sort ?? 'newest'
  const label = search.label
  if (view === 'window') return { view, sort: search.sort ?? 'urgent', label }
  if (view === 'failed') return { view, sort, label }
  const status = hasTabs(view) ? (search.status ?? 'open') : view === 'snoozed' ? 'snoozed' : 'closed'
  const assignee = view === 'mine' ? 'me' : view === 'unassigned' ? 'none' : search.assignee
  return { status, assignee, label, account_id: view.startsWith('acc_') ? view : undefined, sort }
}

/** Does this chat belong in the list? `me` is my member id. */
export function belongs(filter: ListFilter, c: Conversation, me: string, now: number) {
  if (filter.status && c.status !== filter.status) return false
  if (filter.account_id && c.account_id !== filter.account_id) return false
  if (filter.label && !c.labels.some((l) => l.id === filter.label)) return false
  if (!assigneeFits(filter.assignee, c, me)) return false
  if (filter.view === 'failed' && !c.failed) return false
  if (filter.view === 'window') {
    const ends = Date.parse(c.window_expires_at ?? '')
    if (c.status !== 'open' || !(ends > now && ends < now + windowSoonMs)) return false
  }
  // These orders are queues of those who wait for us; the server leaves out the answered ones.
  return !(filter.sort !== 'newest' || filter.view === 'window') || c.waiting_since !== null
}

/** The server's order, so that all teammates see the same. */
export function compareIn(sort: Sort) {
  return (a: Conversation, b: Conversation) => {
    if (sort === 'newest') return text(b.sort_at, a.sort_at) || text(b.id, a.id)
    const key = sort === 'oldest' ? 'waiting_since' : 'window_expires_at'
    return text(a[key] ?? '9', b[key] ?? '9') || text(a.id, b.id)
  }
}

function text(a: string, b: string) {
  return a < b ? -1 : a > b ? 1 : 0
}

function assigneeFits(wanted: string | undefined, c: Conversation, me: string) {
  if (!wanted) return true
  if (wanted === 'me') return c.assignee?.id === me
  if (wanted === 'none') return c.assignee === null
  if (wanted === 'any') return c.assignee !== null
  return c.assignee?.id === wanted
}
