// A thin line at the top while the next screen is read; nothing for the usual quick case.
import { useRouterState } from '@tanstack/react-router'
import { ProgressBar } from '@/design/marks'
import { useTranslations } from '@/lib/i18n'

export function RouteProgress() {
  const t = useTranslations('shell')
  const loading = useRouterState({ select: (s) => s.isLoading })
  return loading ? <ProgressBar label={t('loadingPage')} className="top-progress late" /> : null
}
