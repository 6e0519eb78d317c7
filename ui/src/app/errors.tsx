// What a route shows when it cannot load, and when there is no such page.
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { EmptyState, ErrorState } from '@/design/states'
import { useTranslations } from '@/lib/i18n'

export function RouteError({ error, reset }: ErrorComponentProps) {
  const t = useTranslations('shell')
  const router = useRouter()
  return (
    <div className="grid h-full place-items-center">
      <ErrorState
        title={t('pageFailed')}
        error={error}
        onRetry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </div>
  )
}

export function NotFound() {
  const t = useTranslations('shell')
  return (
    <div className="grid h-full place-items-center">
      <EmptyState
        title={t('notFoundTitle')}
        text={t('notFoundText')}
        actions={<Link to="/" className="btn" data-kind="primary">{t('goHome')}</Link>}
      />
    </div>
  )
}
