// What arrived for this account and what became of it. The parts add up to what was received.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { CircleAlert, CircleCheck } from 'lucide-react'
import type { Account, Ledger } from '@/api/types'
import { Loaded } from '@/design/Loaded'
import { Segments } from '@/design/Toggles'
import { TextField } from '@/design/TextField'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { ledgerQuery } from '../../api'
import { choiceOf, type SpanChoice, spanChoices, spanOf, startOf } from '../../span'
import { useChannelWords } from '../../words'

const parts = ['messages', 'statuses', 'duplicates', 'ignored', 'placeholders', 'dead', 'pending'] as const

export function LedgerTab({ account, from, to }: { account: Account; from?: string; to?: string }) {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const navigate = useNavigate()
  const ledger = useQuery(ledgerQuery(ws, account.id, spanOf(from, to)))
  const choose = (next: { from?: string; to?: string }) =>
    void navigate({ to: '/w/$ws/settings/channels/$accountId', params: { ws, accountId: account.id }, search: { tab: 'numbers', ...next }, replace: true })

  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-end gap-4">
        <Segments<SpanChoice>
          label={t('span')}
          value={choiceOf(from, to)}
          onChange={(choice) => choose(choice === 'custom' ? { from: startOf('week') } : { from: startOf(choice) })}
          options={spanChoices.map((value) => ({ value, label: t(`span_${value}`) }))}
        />
        {choiceOf(from, to) === 'custom' && (
          <div className="flex gap-3">
            <TextField label={t('spanFrom')} type="date" value={from ?? ''} max={to} onChange={(e) => choose({ from: e.target.value || undefined, to })} />
            <TextField label={t('spanTo')} type="date" value={to ?? ''} min={from} onChange={(e) => choose({ from, to: e.target.value || undefined })} />
          </div>
        )}
      </div>
      <Loaded query={ledger} failed={t('ledgerFailed')} rows={8} height={40}>
        {(data) => <Sums ledger={data} accountId={account.id} />}
      </Loaded>
    </div>
  )
}

function Sums({ ledger, accountId }: { ledger: Ledger; accountId: string }) {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const format = useFormat()
  const words = useChannelWords()
  const sum = parts.reduce((all, part) => all + ledger[part], 0)
  const adds = sum === ledger.received
  return (
    <section className="card overflow-hidden">
      <div className="flex items-baseline gap-3 border-b border-line px-5 py-4">
        <span className="num text-26 font-[650] leading-none">{format.number(ledger.received)}</span>
        <span className="text-13 text-t2">{t('received')}</span>
      </div>
      <ul className="px-5 py-2">
        {parts.map((part) => (
          <li key={part} className="border-b border-line py-2.5 last:border-0">
            <div className="grid grid-cols-[minmax(0,1fr)_90px_88px] items-center gap-3 max-sm:grid-cols-[minmax(0,1fr)_88px]">
              <div className="min-w-0">
                <p className="text-13 font-[550]">{t(`part_${part}`)}</p>
                <p className="text-12 text-t3">{t(`partText_${part}`)}</p>
              </div>
              <span className="max-sm:hidden" aria-hidden><span className="block h-1.5 rounded-pill bg-sunken"><i className={`block h-full rounded-pill ${part === 'dead' ? 'bg-bad' : 'bg-acc'}`} style={{ width: `${ledger.received ? Math.max(ledger[part] > 0 ? 2 : 0, (ledger[part] / ledger.received) * 100) : 0}%` }} /></span></span>
              <span className={`num text-end text-14 ${part === 'dead' && ledger.dead > 0 ? 'font-semibold text-bad-t' : ''}`}>{format.number(ledger[part])}</span>
            </div>
            {part === 'dead' && ledger.dead > 0 && (
              <Link to="/w/$ws/settings/deliveries" params={{ ws }} search={{ account: accountId }} className="btn mt-1" data-kind="link" data-size="small">{t('seeDead')}</Link>
            )}
            {part === 'ignored' && ledger.ignored > 0 && ledger.ignored_by_reason && (
              <dl className="facts mt-1 border-s-2 border-line ps-3">
                {Object.entries(ledger.ignored_by_reason).toSorted(([, a], [, b]) => b - a).map(([reason, n]) => (
                  <div key={reason} className="grid-cols-[minmax(0,1fr)_88px]!"><dt>{words.reason(reason)}</dt><dd className="num text-end">{format.number(n)}</dd></div>
                ))}
              </dl>
            )}
          </li>
        ))}
      </ul>
      <p className={`flex items-center gap-2 border-t border-line px-5 py-3 text-13 ${adds ? 'text-ok-t' : 'text-warn-t'}`} role="status">
        {adds ? <CircleCheck size={16} aria-hidden /> : <CircleAlert size={16} aria-hidden />}
        {adds ? t('addsUp', { total: format.number(sum) }) : t('addsNot', { difference: format.number(Math.abs(ledger.received - sum)) })}
      </p>
    </section>
  )
}
