// The lines of the self-test: what was looked at, what came out, and the one thing to do.
import { Check as CheckIcon, Minus, X } from 'lucide-react'
import type { Check } from '@/api/types'
import { Skeleton } from '@/design/marks'
import { useTranslations } from '@/lib/i18n'
import { useChannelWords } from '../words'

const looks = {
  ok: { Icon: CheckIcon, className: 'bg-ok-soft text-ok-t' },
  bad: { Icon: X, className: 'bg-bad-soft text-bad-t' },
  unknown: { Icon: Minus, className: 'bg-sunken text-t2' },
}

export function CheckList({ checks }: { checks: Check[] }) {
  const t = useTranslations('channels')
  const words = useChannelWords()
  return (
    <ul className="grid gap-0.5" aria-label={t('selfTest')}>
      {checks.map((check, i) => {
        const look = check.ok === null ? 'unknown' : check.ok ? 'ok' : 'bad'
        const { Icon, className } = looks[look]
        const said = words.check(check)
        return (
          <li key={`${check.name}-${i}`} className="flex gap-3 py-2">
            <span className={`mt-0.5 grid size-5 flex-none place-items-center rounded-pill ${className}`}>
              <Icon size={13} strokeWidth={2.6} aria-hidden />
              <span className="sr-only">{t(`check_is_${look}`)}</span>
            </span>
            <div className="min-w-0 grow text-13">
              <p className="font-[550]">{said.title}</p>
              <p className="text-t2" dir="auto" lang={said.detailLanguage}>{said.detail}</p>
              {said.fix && <p className={look === 'bad' ? 'mt-0.5 text-bad-t' : 'mt-0.5 text-t2'} dir="auto">{said.fix}</p>}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

/** While the test runs for the first time. */
export function RunningChecks() {
  const t = useTranslations('channels')
  return (
    <div role="status" aria-label={t('testing')} className="grid gap-3 py-2">
      {[72, 58, 64, 50].map((width) => (
        <div key={width} className="flex items-center gap-3">
          <Skeleton width={20} height={20} round />
          <Skeleton width={`${width}%`} height={14} />
        </div>
      ))}
    </div>
  )
}
