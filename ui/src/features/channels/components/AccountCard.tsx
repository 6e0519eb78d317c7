// One account: who it is, how it is doing, when it last heard and spoke, and what to do about it.
import { Link } from '@tanstack/react-router'
import { Activity, RefreshCw } from 'lucide-react'
import type { Account } from '@/api/types'
import { Button } from '@/design/Button'
import { Facts } from '@/design/Facts'
import { ChannelMark } from '@/design/marks'
import { useResult } from '@/design/use-result'
import { useChannelLook } from '@/lib/channels'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useCan, useWorkspaceId } from '@/lib/session'
import { useCheck } from '../api'
import { useChannelWords } from '../words'
import { StateChip } from './StateChip'

export function AccountCard({ account }: { account: Account }) {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const look = useChannelLook()(account.channel)
  const words = useChannelWords()
  const format = useFormat()
  const { manageWorkspace } = useCan()
  const check = useCheck(account.id)
  const { failed } = useResult()
  const { health } = account
  const fault = health.checks.find((c) => c.ok === false)
  const ago = (at: string | null) => (at ? <span title={format.dateTime(at)}>{format.ago(at)}</span> : <span className="text-t3">{t('notYet')}</span>)

  return (
    <article className="card flex h-full flex-col p-4" data-state={account.state}>
      <header className="flex items-start gap-3">
        <ChannelMark channel={account.channel} title={look.title} iconSvg={look.icon_svg} size={40} />
        <div className="min-w-0 grow">
          <Link to="/w/$ws/settings/channels/$accountId" params={{ ws, accountId: account.id }} search={{}} className="ell block text-14 font-[650] hover:underline">{account.name}</Link>
          <p className="num ell text-13 text-t2">{account.display || account.external_id}</p>
        </div>
        <StateChip state={account.state} />
      </header>
      {(fault || account.state_reason) && (account.state !== 'connected') && account.state !== 'disconnected' && (
        <p className="mt-3 rounded-2 bg-sunken px-3 py-2 text-13" dir="auto">
          <span className={account.state === 'reconnect' ? 'font-[550] text-bad-t' : 'font-[550] text-warn-t'}>{account.state_reason?.text ?? fault?.detail}</span>
          {fault?.fix && <span className="mt-0.5 block text-t2">{fault.fix}</span>}
        </p>
      )}
      <Facts
        className="mt-3 grow"
        facts={[
          { label: t('lastIn'), value: ago(health.last_inbound_at) },
          { label: t('lastOut'), value: ago(health.last_outbound_at) },
          ...(health.quality ? [{ label: t('quality'), value: words.quality(health.quality) }] : []),
          { label: t('checked'), value: ago(health.checked_at) },
        ]}
      />
      <footer className="mt-3 flex flex-wrap gap-2 border-t border-line pt-3">
        {manageWorkspace && account.state === 'reconnect' && (
          <Link to="/w/$ws/settings/channels/$accountId" params={{ ws, accountId: account.id }} search={{ tab: 'settings' }} className="btn" data-kind="primary" data-size="small"><RefreshCw aria-hidden />{t('reconnect')}</Link>
        )}
        {manageWorkspace && account.state !== 'disconnected' && (
          <Button size="small" icon={<Activity aria-hidden />} busy={check.isPending} onClick={() => check.mutate(undefined, { onError: failed })}>{t('runTest')}</Button>
        )}
        <Link to="/w/$ws/settings/channels/$accountId" params={{ ws, accountId: account.id }} search={{}} className="btn" data-kind="quiet" data-size="small">{t('open')}</Link>
      </footer>
    </article>
  )
}
