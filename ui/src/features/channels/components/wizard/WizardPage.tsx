// Connecting an account in seven parts. Which app and account it is about stands in the URL, so a reload goes on where it was.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { X } from 'lucide-react'
import type { Channel } from '@/api/types'
import { Loaded } from '@/design/Loaded'
import { ChannelMark } from '@/design/marks'
import { PageFrame } from '@/design/PageFrame'
import { EmptyState } from '@/design/states'
import { channelsQuery } from '@/lib/channels'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useCan, useWorkspaceId } from '@/lib/session'
import { accountQuery, appQuery } from '../../api'
import { firstOpenPart, partsOf, type Part } from '../../wizard'
import { AccountPart } from './AccountPart'
import { CredentialsPart } from './CredentialsPart'
import { HelloPart } from './HelloPart'
import { MethodPart } from './MethodPart'
import { NeedPart } from './NeedPart'
import { Stepper } from './Stepper'
import { TestPart } from './TestPart'
import { WebhookPart } from './WebhookPart'

export function WizardPage() {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const { channel: kind } = useParams({ from: '/w/$ws/settings/channels/new/$channel' })
  const channels = useQuery(channelsQuery(ws))
  const { manageWorkspace } = useCan()
  const channel = channels.data?.items.find((c) => c.channel === kind)
  usePageTitle(t('connectTitle', { channel: channel?.title ?? '' }))

  return (
    <PageFrame
      title={
        <span className="flex items-center gap-2.5">
          {channel && <ChannelMark channel={channel.channel} iconSvg={channel.icon_svg} size={24} />}
          {t('connectTitle', { channel: channel?.title ?? '' })}
        </span>
      }
      actions={<Link to="/w/$ws/settings/channels" params={{ ws }} className="btn" data-kind="quiet"><X aria-hidden />{t('leave')}</Link>}
    >
      {manageWorkspace ? (
        <Loaded query={channels} failed={t('channelsFailed')}>
          {() => (channel ? <Wizard key={channel.channel} channel={channel} /> : <EmptyState title={t('noSuchChannel')} actions={<Link to="/w/$ws/settings/channels/new" params={{ ws }} className="btn">{t('chooseAnother')}</Link>} />)}
        </Loaded>
      ) : (
        <EmptyState title={t('notAllowedTitle')} text={t('askAdmin')} />
      )}
    </PageFrame>
  )
}

function Wizard({ channel }: { channel: Channel }) {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const navigate = useNavigate()
  const { step, app: appId, account: accountId } = useSearch({ from: '/w/$ws/settings/channels/new/$channel' })
  const app = useQuery({ ...appQuery(ws, appId ?? ''), enabled: Boolean(appId) }).data
  const account = useQuery({ ...accountQuery(ws, accountId ?? ''), enabled: Boolean(accountId) }).data
  const parts = partsOf(channel)
  const reached = firstOpenPart(parts, { app: Boolean(appId), account: Boolean(accountId) })
  const asked = parts.find((part) => part === step)
  const at = asked && parts.indexOf(asked) <= parts.indexOf(reached) ? asked : (accountId || appId ? reached : 'need')

  function go(part: Part, change: { app?: string; account?: string } = {}) {
    void navigate({
      to: '/w/$ws/settings/channels/new/$channel',
      params: { ws, channel: channel.channel },
      search: { step: part, app: change.app ?? appId, account: change.account ?? accountId },
    })
  }
  const next = (change?: { app?: string; account?: string }) => go(parts[parts.indexOf(at) + 1] ?? 'hello', change)
  const back = parts.indexOf(at) > 0 ? () => go(parts[parts.indexOf(at) - 1] ?? 'need') : undefined

  return (
    <div className="mx-auto grid max-w-[980px] gap-8 md:grid-cols-[230px_minmax(0,1fr)]">
      <Stepper parts={parts} at={at} reached={reached} onGo={(part) => go(part)} />
      <section className="min-w-0" aria-labelledby="wizard-part">
        {/* A new part takes the focus, so that a screen reader reads its title. */}
        <h2 key={at} ref={step ? takeFocus : undefined} id="wizard-part" tabIndex={-1} className="text-20 font-[650] outline-none">{t(`wizard_${at}`)}</h2>
        {at === 'need' && <NeedPart channel={channel} onNext={() => next()} />}
        {at === 'method' && <MethodPart channel={channel} onBack={back} onReuse={(app) => go('webhook', { app })} onNew={() => go('credentials')} />}
        {at === 'credentials' && <CredentialsPart key={app?.id} channel={channel} app={app} onBack={back} onDone={(id) => next({ app: id })} />}
        {at === 'webhook' && <WebhookPart app={app} onBack={back} onNext={() => next()} />}
        {at === 'account' && <AccountPart key={account?.id} channel={channel} appId={appId} account={account} onBack={back} onDone={(id) => next({ account: id })} />}
        {at === 'test' && account && <TestPart account={account} onBack={back} onNext={() => next()} />}
        {at === 'hello' && account && <HelloPart account={account} onBack={back} />}
      </section>
    </div>
  )
}

function takeFocus(heading: HTMLElement | null) {
  heading?.focus()
}
