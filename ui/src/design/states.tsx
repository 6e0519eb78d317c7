// What stands where data would be: EmptyState, ErrorState, Notice, OfflineBar.
import { CircleAlert, CircleCheck, CloudOff, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiError } from '@/lib/api-error'
import { useConnection } from '@/lib/connection'
import { useFormat } from '@/lib/format'
import { useLocale, useTranslations } from '@/lib/i18n'
import { wordsFor } from '@/lib/server-words'
import { Button } from './Button'
import { copyText } from './CopyField'

/** First use: one line of what this is for and one action. Filtered: say so and offer "Clear filters". */
export function EmptyState({ title, text, actions }: { title: ReactNode; text?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="state">
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {actions && <div className="actions">{actions}</div>}
    </div>
  )
}

/** Says what failed (title), why (from the error), when; offers retry and the details for support. */
export function ErrorState({ title, error, onRetry }: { title: ReactNode; error: unknown; onRetry?: () => void }) {
  const t = useTranslations('common')
  const cause = useErrorText()
  const format = useFormat()
  return (
    <div className="state" role="alert">
      <h2>{title}</h2>
      <p>{cause(error)}</p>
      {error instanceof ApiError && <p className="text-12! text-t3!">{t('failedAt', { time: format.time(error.at) })}</p>}
      <div className="actions">
        {onRetry && <Button kind="primary" onClick={onRetry}>{t('tryAgain')}</Button>}
        <Button kind="quiet" onClick={() => void copyText(errorDetails(error), t('copied'))}>{t('copyDetails')}</Button>
      </div>
    </div>
  )
}

/** Plain words for any error: ours by code, else what the server said. */
export function useErrorText() {
  const t = useTranslations('common')
  const words = useErrorWords()
  return (error: unknown): string => {
    if (!(error instanceof ApiError)) return t('errorUnknown')
    if (error.status === 0) return t('errorNetwork')
    if (error.status === 429) return waitText(t, error.retryAfter ?? 30)
    if (error.status === 403) return words.inEnglish && error.detail ? error.detail : t('errorForbidden')
    const field = error.fields.length === 1 ? error.fields[0] : undefined
    if (field) return words.of(field.code, field.message)
    if (error.fields.length > 1) return t('errorFields')
    return words.of(error.code, error.detail, error.title || (error.status >= 500 ? t('errorServer') : t('errorUnknown')))
  }
}

/** Message under one form field, if the server named it. */
export function useFieldError(error: unknown) {
  const words = useErrorWords()
  return (name: string): string | undefined => {
    const field = error instanceof ApiError ? error.fields.find((f) => f.field === name) : undefined
    return field && words.of(field.code, field.message)
  }
}

/** The server speaks English and says more than a code; in other languages our own words for the code come first. */
function useErrorWords() {
  const t = useTranslations()
  const inEnglish = useLocale() === 'en'
  return {
    inEnglish,
    of: (code: string, said: string, otherwise = t('common.errorUnknown')) => (inEnglish && said ? said : wordsFor(t, `errors.${code}`, said || otherwise)),
  }
}

function waitText(t: ReturnType<typeof useTranslations<'common'>>, seconds: number) {
  return seconds < 90 ? t('errorTooMany', { seconds }) : t('errorMinutes', { minutes: Math.ceil(seconds / 60) })
}

export function errorDetails(error: unknown) {
  if (!(error instanceof ApiError)) return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return [error.call, `${error.status} ${error.code}`, error.requestId && `request ${error.requestId}`, error.at.toISOString()]
    .filter(Boolean)
    .join('\n')
}

const noticeIcons = { info: Info, warn: TriangleAlert, bad: CircleAlert, ok: CircleCheck }

/** One message inside a page or form. */
export function Notice({ tone = 'info', children }: { tone?: keyof typeof noticeIcons; children: ReactNode }) {
  const Icon = noticeIcons[tone]
  return (
    <div className="notice" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon aria-hidden />
      <div className="min-w-0 grow">{children}</div>
    </div>
  )
}

/** Grey bar at the top while the data on screen may be old. */
export function OfflineBar() {
  const t = useTranslations('common')
  const format = useFormat()
  const state = useConnection((c) => c.state)
  const freshAt = useConnection((c) => c.freshAt)
  if (state === 'online') return null
  return (
    <div className="bar" role="status">
      <CloudOff aria-hidden />
      {state === 'offline' ? t('offline', { time: format.time(freshAt) }) : t('reconnecting')}
    </div>
  )
}
