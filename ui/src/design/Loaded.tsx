// Server data in its states: skeleton of the final height, error with retry, else the content. Saved data stays while it is refreshed.
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslations } from '@/lib/i18n'
import { SkeletonRows } from './marks'
import { ErrorState } from './states'

type Props<T> = {
  query: Pick<UseQueryResult<T>, 'data' | 'isPending' | 'isError' | 'error' | 'refetch'>
  /** "Channels could not load" */
  failed: string
  rows?: number
  height?: number
  skeleton?: ReactNode
  children: (data: T) => ReactNode
}

export function Loaded<T>({ query, failed, rows = 4, height = 52, skeleton, children }: Props<T>) {
  const t = useTranslations('common')
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <ErrorState title={failed} error={query.error} onRetry={() => void query.refetch()} />
  return skeleton ?? <SkeletonRows label={t('loading')} rows={rows} height={height} />
}
