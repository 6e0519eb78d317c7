// The first steps in small, for an inbox that has nothing to show yet.
import { EmptyState } from '@/design/states'
import { useTranslations } from '@/lib/i18n'
import { useFirstSteps } from '../use-first-steps'
import { StepList } from './StepList'

export function FirstStepsCard() {
  const t = useTranslations('welcome')
  const { steps, phone, open } = useFirstSteps()
  if (!open) return <EmptyState title={t('quietTitle')} text={t('quietText')} />
  return (
    <div className="mx-auto w-full max-w-[520px] p-5">
      <h2 className="text-16 font-[650]">{t('cardTitle')}</h2>
      <p className="mt-0.5 mb-4 text-13 text-t2">{t('cardText')}</p>
      <StepList steps={steps} phone={phone} />
    </div>
  )
}
