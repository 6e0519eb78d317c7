// What needs care, in groups with the way to repair it; "All clear" when there is nothing.
import { Link } from '@tanstack/react-router'
import { CircleCheck, FileWarning, Radio, Send } from 'lucide-react'
import type { ReactNode } from 'react'
import { SkeletonRows } from '@/design/marks'
import { EmptyState, ErrorState } from '@/design/states'
import { stateTones } from '@/lib/accounts'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { useCentre } from '../use-centre'
import type { Problems } from '../use-problems'

export function Centre({ problems, plain }: { problems: Problems; /** The frame around has the title. */ plain?: boolean }) {
  const t = useTranslations('notifications')
  const common = useTranslations('common')
  const { accounts, dead, failed } = problems
  const clear = accounts.length + dead.length + failed.length === 0
  return (
    <div>
      {!plain && <h2 className="px-2 pb-1 text-14 font-[650]">{t('title')}</h2>}
      {clear && problems.error ? (
        <ErrorState title={t('failed')} error={problems.error} onRetry={problems.retry} />
      ) : clear && problems.pending ? (
        <SkeletonRows label={common('loading')} rows={3} height={48} />
      ) : clear ? (
        <EmptyState title={<span className="inline-flex items-center gap-2"><CircleCheck size={18} className="text-ok-t" aria-hidden />{t('clear')}</span>} text={t('clearText')} />
      ) : (
        <>
          <Accounts {...problems} />
          <Failed {...problems} />
          <Dead {...problems} />
        </>
      )}
    </div>
  )
}

const close = () => useCentre.setState({ open: false })

function GroupOf({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-1">
      <h3 className="menu-label">{title}</h3>
      <ul>{children}</ul>
    </section>
  )
}

function Accounts({ accounts }: Problems) {
  const t = useTranslations('notifications')
  const ws = useWorkspaceId()
  if (accounts.length === 0) return null
  return (
    <GroupOf title={t('accounts')}>
      {accounts.map((account) => (
        <li key={account.id}>
          <Link to="/w/$ws/settings/channels/$accountId" params={{ ws, accountId: account.id }} search={account.state === 'reconnect' ? { tab: 'settings' } : {}} className="notice-row" onClick={close}>
            <Radio aria-hidden data-tone={stateTones[account.state]} />
            <span className="min-w-0">
              <b>{t(`account_${account.state as 'reconnect' | 'paused' | 'degraded'}`, { name: account.name })}</b>
              {account.state_reason && <small dir="auto">{account.state_reason.text}</small>}
            </span>
          </Link>
        </li>
      ))}
    </GroupOf>
  )
}

function Failed({ failed, moreFailed }: Problems) {
  const t = useTranslations('notifications')
  const ws = useWorkspaceId()
  const format = useFormat()
  if (failed.length === 0) return null
  return (
    <GroupOf title={t('failedSends')}>
      {failed.slice(0, 6).map((chat) => (
        <li key={chat.id}>
          <Link to="/w/$ws/inbox/$view/$chat" params={{ ws, view: 'failed', chat: chat.id }} className="notice-row" onClick={close}>
            <Send aria-hidden data-tone="bad" />
            <span className="min-w-0 grow">
              <b dir="auto">{chat.contact.name || chat.contact.display || t('someone')}</b>
              <small>{t('didNotGo')}</small>
            </span>
            {chat.last_message && <time className="num flex-none text-12 text-t3" dateTime={chat.last_message.at}>{format.listTime(chat.last_message.at)}</time>}
          </Link>
        </li>
      ))}
      {(failed.length > 6 || moreFailed) && (
        <li><Link to="/w/$ws/inbox/$view" params={{ ws, view: 'failed' }} className="notice-row text-acc-t" onClick={close}>{t('allFailed')}</Link></li>
      )}
    </GroupOf>
  )
}

function Dead({ dead, moreDead }: Problems) {
  const t = useTranslations('notifications')
  const ws = useWorkspaceId()
  const format = useFormat()
  const newest = dead[0]
  if (!newest) return null
  return (
    <GroupOf title={t('dead')}>
      <li>
        <Link to="/w/$ws/settings/deliveries" params={{ ws }} search={{}} className="notice-row" onClick={close}>
          <FileWarning aria-hidden data-tone="warn" />
          <span className="min-w-0 grow">
            <b>{moreDead ? t('deadMany', { count: dead.length }) : t('deadCount', { count: dead.length })}</b>
            {newest.dead[0] && <small dir="auto">{newest.dead[0].reason}</small>}
          </span>
          <time className="num flex-none text-12 text-t3" dateTime={newest.received_at}>{format.listTime(newest.received_at)}</time>
        </Link>
      </li>
    </GroupOf>
  )
}
