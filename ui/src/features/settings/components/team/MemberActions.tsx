// Menu of one teammate: other role, remove, leave. The last owner can do neither.
import { Ellipsis, LogOut, UserMinus } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import type { Member, Role } from '@/api/types'
import { IconButton } from '@/design/Button'
import { ConfirmDialog, ConfirmTyped } from '@/design/ConfirmDialog'
import { Menu, type MenuEntry } from '@/design/Menu'
import { toast } from '@/design/Toast'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { useCan, useSeat } from '@/lib/session'
import { useChangeRole, useRemoveMember } from '../../api'

export function MemberActions({ member, lastOwner }: { member: Member; lastOwner: boolean }) {
  const t = useTranslations('settings')
  const s = useTranslations('shell')
  const seat = useSeat()
  const { own, manageWorkspace } = useCan()
  const [ask, setAsk] = useState<'remove' | 'leave' | 'stepDown'>()
  const change = useChangeRole()
  const { saved, failed } = useResult()
  const mine = seat?.member_id === member.id
  const mayManage = own || (manageWorkspace && member.role !== 'owner')
  if (!mayManage && !mine) return <span className="w-8" />

  const roles: Role[] = own ? ['owner', 'admin', 'agent'] : ['admin', 'agent']
  function setRole(role: Role) {
    if (role === member.role) return
    if (lastOwner) return toast({ text: t('lastOwner'), tone: 'bad' })
    if (mine) return setAsk('stepDown')
    const before = member.role
    change.mutate(
      { id: member.id, role },
      { onSuccess: () => toast({ text: t('roleChanged', { name: member.name, role: s(`role_${role}`) }), undo: () => change.mutate({ id: member.id, role: before }, { onError: failed }) }), onError: failed },
    )
  }

  const items: MenuEntry[] = [
    ...(mayManage ? [{ kind: 'label' as const, label: t('role') }, ...roles.map((role) => ({ label: s(`role_${role}`), hint: t(`can_${role}`), checked: role === member.role, onSelect: () => setRole(role) })), { kind: 'separator' as const }] : []),
    mine
      ? { label: t('leave'), icon: <LogOut aria-hidden />, danger: true, disabled: lastOwner, hint: lastOwner ? t('lastOwner') : undefined, onSelect: () => setAsk('leave') }
      : { label: t('removeMember'), icon: <UserMinus aria-hidden />, danger: true, onSelect: () => setAsk('remove') },
  ]
  return (
    <>
      <Menu align="end" items={items} trigger={<IconButton label={t('actionsFor', { name: member.name })}><Ellipsis /></IconButton>} />
      {ask === 'remove' && <RemoveDialog member={member} onClose={() => setAsk(undefined)} />}
      {ask === 'leave' && <LeaveDialog member={member} onClose={() => setAsk(undefined)} />}
      <ConfirmDialog
        open={ask === 'stepDown'}
        onClose={() => setAsk(undefined)}
        title={t('stepDownTitle')}
        text={t('stepDownText')}
        confirmLabel={t('stepDown')}
        busy={change.isPending}
        onConfirm={() => change.mutate({ id: member.id, role: member.role === 'owner' ? 'admin' : 'agent' }, { onSuccess: () => { setAsk(undefined); saved() }, onError: failed })}
      />
    </>
  )
}

function RemoveDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const t = useTranslations('settings')
  const remove = useRemoveMember()
  const { saved, failed } = useResult()
  return (
    <ConfirmTyped
      open
      onClose={onClose}
      name={member.name}
      title={t('removeTitle', { name: member.name })}
      text={t('removeText')}
      confirmLabel={t('removeMember')}
      busy={remove.isPending}
      onConfirm={() => remove.mutate(member.id, { onSuccess: () => { saved(t('removed', { name: member.name })); onClose() }, onError: failed })}
    />
  )
}

function LeaveDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const t = useTranslations('settings')
  const seat = useSeat()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const remove = useRemoveMember()
  const { failed } = useResult()
  async function gone() {
    await queries.invalidateQueries({ queryKey: keys.me, exact: true })
    await navigate({ to: '/' })
  }
  return (
    <ConfirmTyped
      open
      onClose={onClose}
      name={seat?.name ?? ''}
      title={t('leaveTitle', { workspace: seat?.name ?? '' })}
      text={t('leaveText')}
      confirmLabel={t('leave')}
      busy={remove.isPending}
      onConfirm={() => remove.mutate(member.id, { onSuccess: () => void gone(), onError: failed })}
    />
  )
}
