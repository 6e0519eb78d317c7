// Where you are among the parts: a list beside the content, one line on narrow screens.
import { Check } from 'lucide-react'
import { ProgressBar } from '@/design/marks'
import { useTranslations } from '@/lib/i18n'
import type { Part } from '../../wizard'

export function Stepper({ parts, at, reached, onGo }: { parts: Part[]; at: Part; reached: Part; onGo: (part: Part) => void }) {
  const t = useTranslations('channels')
  const now = parts.indexOf(at)
  const open = parts.indexOf(reached)
  return (
    <nav aria-label={t('steps')}>
      <div className="md:hidden">
        <p className="mb-1.5 text-12 text-t2">{t('stepOf', { step: now + 1, of: parts.length })}</p>
        <ProgressBar label={t('steps')} value={(now + 1) / parts.length} />
      </div>
      <ol className="grid gap-0.5 max-md:hidden">
        {parts.map((part, i) => (
          <li key={part}>
            <button type="button" className="step" disabled={i > open} aria-current={part === at ? 'step' : undefined} data-done={i < now || undefined} onClick={() => onGo(part)}>
              <span className="step-mark" aria-hidden>{i < now ? <Check size={13} strokeWidth={2.6} /> : i + 1}</span>
              <span className="min-w-0 text-start">{t(`wizard_${part}`)}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
