// Teammates, their roles, and invitations that wait.
import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import type { Member } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { Button } from '@/design/Button'
import { Loaded } from '@/design/Loaded'
import { Chip } from '@/design/marks'
import { PageFrame } from '@/design/PageFrame'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useCan, useSeat, useWorkspaceId } from '@/lib/session'
import { membersQuery } from '../../api'
import { InviteDialog } from './InviteDialog'
import { Invitations } from './Invitations'
import { MemberActions } from './MemberActions'

export function TeamPage() {
  const t = useTranslations('settings')
  const ws = useWorkspaceId()
  const { manageWorkspace } = useCan()
  const members = useQuery(membersQuery(ws))
  const [inviting, setInviting] = useState(false)
  usePageTitle(t('page_team'))
  return (
    <PageFrame
      title={t('page_team')}
      text={t('teamText')}
      actions={manageWorkspace && <Button kind="primary" icon={<UserPlus aria-hidden />} onClick={() => setInviting(true)}>{t('invite')}</Button>}
    >
      <div className="mx-auto max-w-[860px]">
        <Loaded query={members} failed={t('teamFailed')} rows={4} height={60}>
          {({ items }) => (
            <ul className="card divide-y divide-line" aria-label={t('members')}>
              {items.map((member) => <MemberRow key={member.id} member={member} owners={items.filter((m) => m.role === 'owner').length} />)}
            </ul>
          )}
        </Loaded>
        {manageWorkspace && <Invitations />}
        <Roles />
      </div>
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </PageFrame>
  )
}

function MemberRow({ member, owners }: { member: Member; owners: number }) {
  const t = useTranslations('settings')
  const s = useTranslations('shell')
  const format = useFormat()
  const mine = useSeat()?.member_id === member.id
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Avatar id={member.id} name={member.name} size={40} online={member.online} />
      <div className="min-w-0 grow">
        <p className="flex min-w-0 items-center gap-2 text-14 font-[550]"><span className="ell">{member.name}</span>{mine && <Chip>{t('you')}</Chip>}</p>
        <p className="ell text-13 text-t2">{member.email}</p>
        <p className="text-12 text-t3 sm:hidden">{s(`role_${member.role}`)}</p>
      </div>
      <div className="grid justify-items-end gap-1 max-sm:hidden">
        <Chip tone={member.role === 'owner' ? 'accent' : undefined}>{s(`role_${member.role}`)}</Chip>
        <span className="text-12 text-t3">
          {member.two_step ? t('twoStepOn') : t('twoStepOff')} · {member.online ? t('online') : member.last_seen_at ? t('seen', { ago: format.ago(member.last_seen_at) }) : t('neverSeen')}
        </span>
      </div>
      <MemberActions member={member} lastOwner={member.role === 'owner' && owners === 1} />
    </li>
  )
}

/** What each role may do, so that nobody has to guess. */
function Roles() {
  const t = useTranslations('settings')
  const s = useTranslations('shell')
  return (
    <section className="mt-8">
      <h2 className="text-14 font-[650]">{t('roles')}</h2>
      <dl className="facts mt-2">
        {(['owner', 'admin', 'agent'] as const).map((role) => <div key={role}><dt>{s(`role_${role}`)}</dt><dd>{t(`can_${role}`)}</dd></div>)}
      </dl>
    </section>
  )
}
