// One account in tabs: health, numbers, templates, what the platform reported, settings. The tab is in the URL.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import { Loaded } from '@/design/Loaded'
import { ChannelMark } from '@/design/marks'
import { PageFrame } from '@/design/PageFrame'
import { Tabs } from '@/design/Tabs'
import { useChannelLook } from '@/lib/channels'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useCan, useWorkspaceId } from '@/lib/session'
import { accountQuery } from '../../api'
import { StateChip } from '../StateChip'
import { EventsTab } from './EventsTab'
import { HealthTab } from './HealthTab'
import { LedgerTab } from './LedgerTab'
import { SettingsTab } from './SettingsTab'
import { TemplatesTab } from './TemplatesTab'

export function AccountPage() {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const { accountId } = useParams({ from: '/w/$ws/settings/channels/$accountId' })
  const { tab = 'health', from, to } = useSearch({ from: '/w/$ws/settings/channels/$accountId' })
  const navigate = useNavigate()
  const { manageWorkspace } = useCan()
  const account = useQuery(accountQuery(ws, accountId))
  const look = useChannelLook()(account.data?.channel ?? '')
  usePageTitle(account.data?.name ?? t('title'))
  const tabs = [
    { value: 'health' as const, label: t('tabHealth') },
    ...(manageWorkspace ? [{ value: 'numbers' as const, label: t('tabNumbers') }] : []),
    ...(account.data?.capabilities.templates ? [{ value: 'templates' as const, label: t('tabTemplates') }] : []),
    { value: 'events' as const, label: t('tabEvents') },
    ...(manageWorkspace && account.data?.state !== 'disconnected' ? [{ value: 'settings' as const, label: t('tabSettings') }] : []),
  ]
  const open = tabs.find((x) => x.value === tab)?.value ?? 'health'

  return (
    <PageFrame
      title={
        <span className="flex items-center gap-2.5">
          <Link to="/w/$ws/settings/channels" params={{ ws }} className="icon-btn -ml-2" aria-label={t('backToChannels')}><ChevronLeft aria-hidden /></Link>
          {account.data && <ChannelMark channel={account.data.channel} title={look.title} iconSvg={look.icon_svg} size={24} />}
          <span className="ell">{account.data?.name ?? t('account')}</span>
        </span>
      }
      actions={account.data && <StateChip state={account.data.state} />}
    >
      <div className="mx-auto max-w-[920px]">
        <Loaded query={account} failed={t('accountFailed')} rows={5}>
          {(data) => (
            <>
              <Tabs
                label={t('parts')}
                tabs={tabs}
                value={open}
                onChange={(next) => void navigate({ to: '/w/$ws/settings/channels/$accountId', params: { ws, accountId }, search: next === 'health' ? {} : { tab: next }, replace: true })}
              />
              <div className="pt-5">
                {open === 'health' && <HealthTab account={data} />}
                {open === 'numbers' && <LedgerTab account={data} from={from} to={to} />}
                {open === 'templates' && <TemplatesTab account={data} />}
                {open === 'events' && <EventsTab account={data} />}
                {open === 'settings' && <SettingsTab key={data.id} account={data} />}
              </div>
            </>
          )}
        </Loaded>
      </div>
    </PageFrame>
  )
}
