// Invitations nobody has accepted yet: a new link, or withdraw.
import { useQuery } from '@tanstack/react-query'
import { MailPlus } from 'lucide-react'
import { useState } from 'react'
import type { Invitation } from '@/api/types'
import { Button } from '@/design/Button'
import { ConfirmDialog } from '@/design/ConfirmDialog'
import { Loaded } from '@/design/Loaded'
import { useResult } from '@/design/use-result'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { invitationsQuery, useResend, useWithdraw } from '../../api'
import { InviteLink } from './InviteDialog'

export function Invitations() {
  const t = useTranslations('settings')
  const invitations = useQuery(invitationsQuery(useWorkspaceId()))
  const [link, setLink] = useState<Invitation>()
  return (
    <section className="mt-8">
      <h2 className="text-14 font-[650]">{t('invitations')}</h2>
      <div className="mt-3">
        <Loaded query={invitations} failed={t('invitationsFailed')} rows={1} height={56}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="text-13 text-t2">{t('noInvitations')}</p>
            ) : (
              <ul className="card divide-y divide-line">{items.map((invitation) => <Row key={invitation.id} invitation={invitation} onLink={setLink} />)}</ul>
            )
          }
        </Loaded>
      </div>
      {link && <InviteLink invitation={link} onClose={() => setLink(undefined)} />}
    </section>
  )
}

function Row({ invitation, onLink }: { invitation: Invitation; onLink: (invitation: Invitation) => void }) {
  const t = useTranslations('settings')
  const s = useTranslations('shell')
  const format = useFormat()
  const [asking, setAsking] = useState(false)
  const resend = useResend()
  const withdraw = useWithdraw()
  const { saved, failed } = useResult()
  const [now] = useState(() => Date.now())
  const expired = Date.parse(invitation.expires_at) < now
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-3">
      <MailPlus size={18} className="flex-none text-t3" aria-hidden />
      <div className="min-w-[180px] grow">
        <p className="ell text-14 font-[550]">{invitation.email}</p>
        <p className={`text-12 ${expired ? 'text-warn-t' : 'text-t3'}`}>
          {s(`role_${invitation.role}`)} · {expired ? t('expiredAt', { at: format.date(invitation.expires_at) }) : t('validUntil', { at: format.date(invitation.expires_at) })}
        </p>
      </div>
      <Button size="small" busy={resend.isPending} onClick={() => resend.mutate(invitation.id, { onSuccess: onLink, onError: failed })}>{t('newLink')}</Button>
      <Button size="small" kind="quiet" onClick={() => setAsking(true)}>{t('withdraw')}</Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('withdrawTitle', { email: invitation.email })}
        text={t('withdrawText')}
        confirmLabel={t('withdraw')}
        busy={withdraw.isPending}
        onConfirm={() => withdraw.mutate(invitation.id, { onSuccess: () => saved(t('withdrawn')), onError: failed })}
      />
    </li>
  )
}
