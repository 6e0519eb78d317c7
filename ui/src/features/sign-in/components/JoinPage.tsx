// The page behind an invitation: who asks, into what, as what; then join as who is signed in, with a password, or as somebody new.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Skeleton } from '@/design/marks'
import { ErrorState } from '@/design/states'
import { ApiError } from '@/lib/api-error'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { useMe } from '@/lib/session'
import type { Me } from '@/api/types'
import { invitationQuery } from '../api'
import { useEnter } from '../use-enter'
import { Gate } from './Gate'
import { JoinAsMe, JoinAsNew, JoinWithPassword } from './JoinForms'

export function JoinPage() {
  const t = useTranslations('signIn')
  const s = useTranslations('shell')
  const { token } = useParams({ from: '/public/join/$token' })
  const invitation = useQuery(invitationQuery(token))
  const me = useMe()
  const queries = useQueryClient()
  const enter = useEnter()
  const format = useFormat()

  if (invitation.isPending) {
    return (
      <Gate title={t('joinTitle')}>
        <div className="grid gap-3" role="status" aria-label={t('joinLoading')}>
          <Skeleton height={18} width="80%" />
          <Skeleton height={18} width="60%" />
          <Skeleton height={42} width="100%" />
        </div>
      </Gate>
    )
  }
  if (invitation.isError) {
    const gone = invitation.error instanceof ApiError && (invitation.error.status === 404 || invitation.error.status === 410 || invitation.error.status === 422)
    return (
      <Gate title={gone ? t('joinDeadTitle') : t('joinTitle')} text={gone ? t('joinDead') : undefined} foot={<Link to="/sign-in" search={{}} className="btn" data-kind="link">{t('signIn')}</Link>}>
        {!gone && <ErrorState title={t('joinFailed')} error={invitation.error} onRetry={() => void invitation.refetch()} />}
      </Gate>
    )
  }

  const { workspace_name, inviter_name, email, role, known, expires_at } = invitation.data
  const before = new Set(me?.workspaces.map((w) => w.id))
  const done = (now: Me) => {
    void queries.invalidateQueries({ queryKey: keys.me })
    enter(now, undefined, now.workspaces.find((w) => !before.has(w.id) && w.name === workspace_name)?.id ?? now.workspaces.find((w) => w.name === workspace_name)?.id)
  }
  const mine = me !== null && me.email.toLowerCase() === email.toLowerCase()
  return (
    <Gate title={t('joinHead', { workspace: workspace_name })} text={t('joinText', { inviter: inviter_name, role: s(`role_${role}`) })}>
      <dl className="facts">
        <div><dt>{t('joinAs')}</dt><dd className="font-[550]">{email}</dd></div>
        <div><dt>{t('joinRole')}</dt><dd>{s(`role_${role}`)}<span className="block text-12 text-t3">{t(`may_${role}`)}</span></dd></div>
        <div><dt>{t('joinUntil')}</dt><dd>{format.dateTime(expires_at)}</dd></div>
      </dl>
      {mine && <JoinAsMe token={token} workspace={workspace_name} onDone={done} />}
      {!mine && known && <JoinWithPassword token={token} email={email} otherEmail={me?.email} onDone={done} />}
      {!mine && !known && <JoinAsNew token={token} email={email} otherEmail={me?.email} onDone={done} />}
    </Gate>
  )
}
