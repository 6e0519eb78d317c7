// In place of the box when free text would fail: templates, or why nothing can be sent.
import { Link } from '@tanstack/react-router'
import { Copy, Unplug } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { Account, Conversation } from '@/api/types'
import { Button } from '@/design/Button'
import { copyText } from '@/design/CopyField'
import { useTranslations } from '@/lib/i18n'
import { useCan, useWorkspaceId } from '@/lib/session'
import type { Special } from '../../data/use-send'

const TemplatePicker = lazy(() => import('./templates/TemplatePicker').then((m) => ({ default: m.TemplatePicker })))

type Props = { chat: Conversation; account: Account | undefined; name: string; typed: string; offer: 'template' | 'nothing'; onSend: (special: Special) => void }

export function ClosedBox({ chat, account, name, typed, offer, onSend }: Props) {
  const t = useTranslations('inbox')
  if (!account) return <div className="h-[88px]" />
  return (
    <div className="closed-box">
      <p className="closed-why">{offer === 'template' ? t('closedTemplate') : t('closedNothing')}</p>
      {typed.trim() && (
        <div className="closed-typed">
          <span className="ell grow" dir="auto">{typed}</span>
          <Button size="small" kind="quiet" icon={<Copy aria-hidden />} onClick={() => void copyText(typed, t('copied'))}>{t('copyText')}</Button>
        </div>
      )}
      {offer === 'template' && <Suspense fallback={<div className="h-[200px]" />}><TemplatePicker inline chat={chat} account={account} name={name} onSend={onSend} /></Suspense>}
    </div>
  )
}

export function BlockedBox({ account }: { account: Account | undefined }) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const can = useCan()
  const state = account?.state === 'paused' ? 'paused' : account?.state === 'disconnected' ? 'disconnected' : 'reconnect'
  return (
    <div className="blocked-box">
      <Unplug aria-hidden />
      <span className="grow"><b className="block">{t(`blocked_${state}`, { name: account?.name ?? '' })}</b><span className="text-t2">{account?.state_reason?.text || (can.manageWorkspace ? t('blockedFix') : t('blockedAsk'))}</span></span>
      {can.manageWorkspace && <Link to="/w/$ws/settings" params={{ ws }} className="btn" data-size="small">{t('openChannels')}</Link>}
    </div>
  )
}
