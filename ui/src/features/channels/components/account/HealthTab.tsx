// How the account is doing now: state with reason, self-test, facts, resume.
import { Link } from '@tanstack/react-router'
import { Activity, Play, RefreshCw } from 'lucide-react'
import type { Account } from '@/api/types'
import { Button } from '@/design/Button'
import { Facts } from '@/design/Facts'
import { EmptyState, Notice } from '@/design/states'
import { useResult } from '@/design/use-result'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useShortcuts } from '@/lib/keys'
import { useCan, useWorkspaceId } from '@/lib/session'
import { useCheck, useResume } from '../../api'
import { useChannelWords } from '../../words'
import { CheckList, RunningChecks } from '../CheckList'

export function HealthTab({ account }: { account: Account }) {
  const t = useTranslations('channels')
  const { manageWorkspace } = useCan()
  const check = useCheck(account.id)
  const { failed } = useResult()
  const run = () => check.mutate(undefined, { onError: failed })
  const canRun = manageWorkspace && account.state !== 'disconnected'
  useShortcuts([{ keys: 't', label: t('runTest'), group: t('title'), run }], canRun)

  return (
    <div className="grid gap-6">
      <StateNotice account={account} />
      <div className="grid gap-6 md:grid-cols-[minmax(0,1fr)_300px]">
        <section className="card p-5">
          <div className="flex flex-wrap items-center gap-2">
            <h2 className="grow text-14 font-[650]">{t('selfTest')}</h2>
            {canRun && <Button size="small" icon={<Activity aria-hidden />} busy={check.isPending} onClick={run}>{t('runTest')}</Button>}
          </div>
          {account.health.checks.length > 0 ? (
            <div className="mt-2" aria-busy={check.isPending}><CheckList checks={account.health.checks} /></div>
          ) : check.isPending ? (
            <RunningChecks />
          ) : (
            <EmptyState title={t('noTestTitle')} text={t('noTestText')} />
          )}
        </section>
        <AccountFacts account={account} />
      </div>
    </div>
  )
}

function StateNotice({ account }: { account: Account }) {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const { manageWorkspace } = useCan()
  const resume = useResume(account.id)
  const { failed, saved } = useResult()
  if (account.state === 'connected') return null
  const tone = account.state === 'reconnect' ? 'bad' : account.state === 'disconnected' ? 'info' : 'warn'
  return (
    <Notice tone={tone}>
      <p className="font-[550]">{t(`stateText_${account.state}`)}</p>
      {account.state_reason && <p dir="auto">{account.state_reason.text}</p>}
      {manageWorkspace && account.state !== 'disconnected' && (
        <div className="mt-2 flex flex-wrap gap-2">
          {account.state === 'paused' && (
            <Button size="small" icon={<Play aria-hidden />} busy={resume.isPending} onClick={() => resume.mutate(undefined, { onSuccess: () => saved(t('resumed')), onError: failed })}>{t('resume')}</Button>
          )}
          {account.state === 'reconnect' && (
            <Link to="/w/$ws/settings/channels/$accountId" params={{ ws, accountId: account.id }} search={{ tab: 'settings' }} className="btn" data-kind="primary" data-size="small"><RefreshCw aria-hidden />{t('enterNew')}</Link>
          )}
        </div>
      )}
      {!manageWorkspace && account.state !== 'disconnected' && <p className="mt-1">{t('askAdmin')}</p>}
    </Notice>
  )
}

function AccountFacts({ account }: { account: Account }) {
  const t = useTranslations('channels')
  const words = useChannelWords()
  const format = useFormat()
  const { health } = account
  const at = (time: string | null) => (time ? format.dateTime(time) : t('notYet'))
  return (
    <section className="card h-max p-5">
      <h2 className="text-14 font-[650]">{t('facts')}</h2>
      <Facts
        className="mt-2"
        facts={[
          { label: t('address'), value: <span className="num">{account.display || '–'}</span> },
          { label: t('externalId'), value: <span className="mono">{account.external_id}</span> },
          { label: t('lastIn'), value: at(health.last_inbound_at) },
          { label: t('lastOut'), value: at(health.last_outbound_at) },
          { label: t('checked'), value: at(health.checked_at) },
          ...(health.quality ? [{ label: t('quality'), value: words.quality(health.quality) }] : []),
          ...(health.throughput ? [{ label: t('throughput'), value: words.quality(health.throughput) }] : []),
          { label: t('since'), value: format.date(account.created_at) },
        ]}
      />
    </section>
  )
}
