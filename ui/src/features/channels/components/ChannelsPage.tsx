// All connected accounts as health cards, and the apps behind them.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Inbox, KeyRound, Plus } from 'lucide-react'
import { Loaded } from '@/design/Loaded'
import { ChannelMark, Skeleton } from '@/design/marks'
import { PageFrame } from '@/design/PageFrame'
import { EmptyState } from '@/design/states'
import { accountsQuery, useAccounts } from '@/lib/accounts'
import { useChannelLook } from '@/lib/channels'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useCan, useWorkspaceId } from '@/lib/session'
import { appsQuery } from '../api'
import { AccountCard } from './AccountCard'

export function ChannelsPage() {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const { manageWorkspace } = useCan()
  const accounts = useQuery(accountsQuery(ws))
  usePageTitle(t('title'))
  const connect = (
    <Link to="/w/$ws/settings/channels/new" params={{ ws }} className="btn" data-kind="primary"><Plus aria-hidden />{t('connect')}</Link>
  )
  const some = accounts.data !== undefined && accounts.data.items.length > 0

  return (
    <PageFrame title={t('title')} text={t('text')} actions={manageWorkspace && some ? connect : undefined}>
      <div className="mx-auto max-w-[1080px]">
        <Loaded query={accounts} failed={t('accountsFailed')} skeleton={<CardSkeletons />}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t('emptyTitle')} text={manageWorkspace ? t('emptyText') : t('emptyForTeammate')} actions={manageWorkspace ? connect : undefined} />
            ) : (
              <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,330px),1fr))] gap-4">
                {items.map((account) => <li key={account.id}><AccountCard account={account} /></li>)}
              </ul>
            )
          }
        </Loaded>
        {manageWorkspace && some && <Behind />}
      </div>
    </PageFrame>
  )
}

/** Apps (credentials and webhook addresses) and the deliveries that could not be read. */
function Behind() {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const look = useChannelLook()
  const apps = useQuery(appsQuery(ws)).data?.items ?? []
  const accounts = useAccounts() ?? []
  return (
    <section className="mt-9">
      <h2 className="text-14 font-[650]">{t('behind')}</h2>
      <p className="mt-0.5 text-13 text-t2">{t('behindText')}</p>
      <ul className="card mt-3 divide-y divide-line">
        {apps.map((app) => (
          <li key={app.id} className="flex items-center">
            <Link to="/w/$ws/settings/channels/apps/$appId" params={{ ws, appId: app.id }} className="row-link min-w-0 grow">
              <KeyRound size={17} className="flex-none text-t3" aria-hidden />
              <span className="min-w-0 grow"><span className="ell block text-14 font-[550]">{app.name}</span><span className="ell block text-12 text-t3">{t('appLine', { channel: look(app.channel).title })}</span></span>
              <ChannelMark channel={app.channel} title={look(app.channel).title} iconSvg={look(app.channel).icon_svg} />
            </Link>
            {!accounts.some((a) => a.app_id === app.id && a.state !== 'disconnected') && (
              <Link to="/w/$ws/settings/channels/new/$channel" params={{ ws, channel: app.channel }} search={{ app: app.id, step: 'account' }} className="btn me-3" data-size="small">{t('goOn')}</Link>
            )}
          </li>
        ))}
        <li>
          <Link to="/w/$ws/settings/deliveries" params={{ ws }} search={{}} className="row-link">
            <Inbox size={17} className="flex-none text-t3" aria-hidden />
            <span className="min-w-0 grow"><span className="block text-14 font-[550]">{t('deliveries')}</span><span className="block text-12 text-t3">{t('deliveriesLine')}</span></span>
          </Link>
        </li>
      </ul>
    </section>
  )
}

function CardSkeletons() {
  const common = useTranslations('common')
  return (
    <div role="status" aria-label={common('loading')} className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,330px),1fr))] gap-4">
      {[1, 2, 3].map((i) => <Skeleton key={i} height={214} width="100%" />)}
    </div>
  )
}
