// Column of views: mine, what needs us soon, channels. Counts are chats.
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { CircleUser, Clock, Inbox, type LucideIcon, Moon, Archive, TriangleAlert, UserRoundX } from 'lucide-react'
import type { Account, ConversationCounts } from '@/api/types'
import { ChannelMark } from '@/design/marks'
import { useChannelLook } from '@/lib/channels'
import { useCounts } from '@/lib/counts'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useShortcuts } from '@/lib/keys'
import { local } from '@/lib/storage'
import { accountsQuery } from '../../api'
import { useInboxPlace } from '../../data/use-inbox'
import { type FixedView, ownViews, riskViews, type ViewId } from '../../model/views'

const icons: Record<FixedView, LucideIcon> = { mine: CircleUser, unassigned: UserRoundX, all: Inbox, snoozed: Moon, closed: Archive, window: Clock, failed: TriangleAlert }

export function Views() {
  const t = useTranslations('inbox')
  const { ws, view, openView } = useInboxPlace()
  const counts = useCounts()
  const { data: accounts } = useQuery(accountsQuery(ws))
  const risks = riskViews.filter((v) => (counts?.[v] ?? 0) > 0 || v === view)
  const order: ViewId[] = [...ownViews, ...risks, ...(accounts?.items ?? []).map((a) => a.id as ViewId)]

  useShortcuts(
    order.slice(0, 9).map((v, i) => ({ keys: String(i + 1), label: t('keyView', { place: i + 1 }), group: t('groupInbox'), run: () => openView(v) })),
  )

  return (
    <nav aria-label={t('views')} className="pb-2">
      {ownViews.map((v) => <ViewLink key={v} view={v} count={countOf(v, counts)} />)}
      {risks.length > 0 && <div className="side-head">{t('needsSoon')}</div>}
      {risks.map((v) => <ViewLink key={v} view={v} count={counts?.[v]} tone={v === 'failed' ? 'bad' : 'warn'} />)}
      {accounts && accounts.items.length > 0 && <div className="side-head">{t('channels')}</div>}
      {accounts?.items.map((a) => <AccountLink key={a.id} account={a} count={counts?.accounts[a.id]} />)}
    </nav>
  )
}

function ViewLink({ view, count, tone }: { view: FixedView; count?: number; tone?: 'warn' | 'bad' }) {
  const t = useTranslations('inbox')
  const Icon = icons[view]
  return (
    <LinkTo view={view}>
      <Icon aria-hidden />
      <span className="ell grow">{t(`view_${view}`)}</span>
      <Count value={count} tone={tone} />
    </LinkTo>
  )
}

function AccountLink({ account, count }: { account: Account; count?: number }) {
  const t = useTranslations('inbox')
  const look = useChannelLook()(account.channel)
  const broken = account.state === 'reconnect' || account.state === 'disconnected'
  return (
    <LinkTo view={account.id as ViewId}>
      <ChannelMark channel={account.channel} iconSvg={look.icon_svg} />
      <span className="ell grow" title={account.name}>{account.name}</span>
      {broken ? <span className="n" data-tone="bad">{t('reconnect')}</span> : account.state === 'paused' ? <span className="n" data-tone="warn">{t('paused')}</span> : <Count value={count} />}
      {account.state === 'degraded' && <span className="health-dot" title={t('degraded')}><span className="sr-only">{t('degraded')}</span></span>}
    </LinkTo>
  )
}

function LinkTo({ view, children }: { view: ViewId; children: React.ReactNode }) {
  const place = useInboxPlace()
  return (
    <Link
      to="/w/$ws/inbox/$view"
      params={{ ws: place.ws, view }}
      className="side-link"
      aria-current={place.view === view ? 'page' : undefined}
      activeOptions={{ exact: true, includeSearch: false }}
      onClick={() => local.set('sapa.inboxView', view)}
    >
      {children}
    </Link>
  )
}

function Count({ value, tone }: { value?: number; tone?: 'warn' | 'bad' }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  if (!value) return null
  return (
    <span className="n" data-tone={tone}>
      <span aria-hidden>{format.count(value, 999)}</span>
      <span className="sr-only">{t('chatCount', { count: value })}</span>
    </span>
  )
}

function countOf(view: FixedView, counts: ConversationCounts | undefined) {
  return view === 'closed' ? undefined : counts?.[view]
}
