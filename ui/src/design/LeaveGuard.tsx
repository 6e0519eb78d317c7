// Stands in the way while typed changes are not saved: going elsewhere asks first, closing the tab too.
import { useBlocker } from '@tanstack/react-router'
import { useTranslations } from '@/lib/i18n'
import { Button } from './Button'
import { Dialog } from './Dialog'

export function LeaveGuard() {
  const t = useTranslations('common')
  const way = useBlocker({ shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname || JSON.stringify(current.search) !== JSON.stringify(next.search), withResolver: true })
  if (way.status !== 'blocked') return null
  return (
    <Dialog
      open
      onClose={way.reset}
      title={t('leaveTitle')}
      text={t('leaveText')}
      actions={
        <>
          <Button onClick={way.proceed}>{t('leaveAnyway')}</Button>
          <Button kind="primary" onClick={way.reset}>{t('stay')}</Button>
        </>
      }
    />
  )
}
