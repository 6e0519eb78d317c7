// After too many tries: how long until the next one may be made, counted down.
import { useEffect, useState } from 'react'
import { ApiError } from '@/lib/api-error'
import { useTranslations } from '@/lib/i18n'

/** Seconds left, 0 when there is nothing to wait for. */
export function useWait(error: unknown) {
  const until = error instanceof ApiError && error.status === 429 ? error.at.getTime() + (error.retryAfter ?? 30) * 1000 : 0
  const [now, setNow] = useState(() => Date.now())
  const left = Math.max(0, Math.ceil((until - now) / 1000))
  useEffect(() => {
    if (until <= Date.now()) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [until])
  return until ? left : 0
}

/** How long in words, as said when it began: a text that changed every second would be read out every second. */
export function useWaitText(error: unknown) {
  const t = useTranslations('signIn')
  const seconds = error instanceof ApiError ? (error.retryAfter ?? 30) : 0
  return seconds < 60 ? t('waitSeconds', { seconds }) : t('waitText', { minutes: Math.ceil(seconds / 60) })
}

/** 4:05, for the button. */
export function clockOf(seconds: number) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
