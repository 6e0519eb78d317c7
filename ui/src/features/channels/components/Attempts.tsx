// The last calls of the platform to a webhook address, newest first, with why one was refused.
import type { WebhookAttempt } from '@/api/types'
import { Chip } from '@/design/marks'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { wordsFor } from '@/lib/server-words'

export function Attempts({ attempts, limit = 50 }: { attempts: WebhookAttempt[]; limit?: number }) {
  const t = useTranslations('channels')
  const format = useFormat()
  return (
    <ul className="divide-y divide-line" aria-label={t('attempts')}>
      {attempts.slice(0, limit).map((attempt, i) => (
        <li key={`${attempt.at}-${i}`} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2 text-13">
          <time className="num w-[150px] flex-none text-t2" dateTime={attempt.at}>{format.dateTime(attempt.at)}</time>
          <span className="w-[104px] flex-none text-t2">{wordsFor(t, `attempt_${attempt.kind}`, attempt.kind)}</span>
          <Chip tone={attempt.outcome === 'accepted' ? 'ok' : 'bad'}>{wordsFor(t, `outcome_${attempt.outcome}`, attempt.outcome)}</Chip>
          {attempt.outcome !== 'accepted' && (
            <p className="w-full text-t2">
              {wordsFor(t, `outcomeFix_${attempt.outcome}`, '')}
              {attempt.detail && <span className="mono ms-1 text-t3" dir="auto">{attempt.detail}</span>}
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}
