// Back on the left, the way on at the right.
import type { ReactNode } from 'react'
import { Button } from '@/design/Button'
import { useTranslations } from '@/lib/i18n'

export function PartFoot({ onBack, children }: { onBack?: () => void; children: ReactNode }) {
  const t = useTranslations('common')
  return (
    <div className="mt-6 flex flex-wrap items-center justify-end gap-2">
      {onBack && <Button kind="quiet" className="me-auto" onClick={onBack}>{t('back')}</Button>}
      {children}
    </div>
  )
}
