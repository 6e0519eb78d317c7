// What a route shows when it cannot load, and when there is no such page.
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { Button } from '@/design/Button'
import { EmptyState, ErrorState } from '@/design/states'
import { ApiError } from '@/lib/api-error'
import { useTranslations } from '@/lib/i18n'

export function RouteError({ error, reset }: ErrorComponentProps) {
  const t = useTranslations('shell')
  const router = useRouter()
  if (isOldPage(error)) {
    return (
      <div className="grid h-full place-items-center">
        <EmptyState title={t('newVersion')} text={t('newVersionText')} actions={<Button kind="primary" onClick={() => location.reload()}>{t('reload')}</Button>} />
      </div>
    )
  }
  return (
    <div className="grid h-full place-items-center">
      <ErrorState
        title={t(titleOf(error))}
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

function titleOf(error: unknown) {
  const status = error instanceof ApiError ? error.status : null
  if (status === 403) return 'pageForbidden'
  if (status === 404) return 'notFoundTitle'
  if (status === 502 || status === 503 || status === 504) return 'pageRestarting'
  return status === 0 ? 'pageOffline' : 'pageFailed'
}

/** The server was updated and no longer has the files this page was made of. */
function isOldPage(error: unknown) {
  return error instanceof Error && /dynamically imported module|module script failed/i.test(error.message)
}
