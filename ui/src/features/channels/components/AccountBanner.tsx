// Bar over every screen while an account cannot send or receive, with the way to repair it.
import { Link } from '@tanstack/react-router'
import { CircleAlert, CirclePause } from 'lucide-react'
import { useAccounts } from '@/lib/accounts'
import { useTranslations } from '@/lib/i18n'
import { useCan, useWorkspaceId } from '@/lib/session'

export function AccountBanner() {
  const t = useTranslations('shell')
  const ws = useWorkspaceId()
  const { manageWorkspace } = useCan()
  const stopped = useAccounts()?.filter((a) => a.state === 'reconnect' || a.state === 'paused') ?? []
  const worst = stopped.find((a) => a.state === 'reconnect') ?? stopped[0]
  if (!worst) return null
  const broken = worst.state === 'reconnect'
  return (
    <div className="bar" data-tone={broken ? 'bad' : 'warn'} role="status">
      {broken ? <CircleAlert aria-hidden /> : <CirclePause aria-hidden />}
      <span>
        {stopped.length > 1 ? t('bannerMany', { count: stopped.length }) : broken ? t('bannerReconnect', { name: worst.name }) : t('bannerPaused', { name: worst.name })}
        {!manageWorkspace && <> {t('askAdmin')}</>}
      </span>
      {manageWorkspace &&
        (stopped.length > 1 ? (
          <Link to="/w/$ws/settings/channels" params={{ ws }} className="bar-link">{t('look')}</Link>
        ) : (
          <Link to="/w/$ws/settings/channels/$accountId" params={{ ws, accountId: worst.id }} search={broken ? { tab: 'settings' } : {}} className="bar-link">{broken ? t('reconnect') : t('look')}</Link>
        ))}
    </div>
  )
}
