// Invites somebody: address and role, then the link to hand over.
import { useState } from 'react'
import type { Invitation, Role } from '@/api/types'
import { Button } from '@/design/Button'
import { CopyField } from '@/design/CopyField'
import { Dialog } from '@/design/Dialog'
import { Select } from '@/design/Select'
import { Notice, useErrorText, useFieldError } from '@/design/states'
import { TextField } from '@/design/TextField'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useCan } from '@/lib/session'
import { useInvite } from '../../api'

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings')
  const s = useTranslations('shell')
  const common = useTranslations('common')
  const { own } = useCan()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const invite = useInvite()
  const errorText = useErrorText()
  const fieldError = useFieldError(invite.error)
  const roles: Role[] = own ? ['agent', 'admin', 'owner'] : ['agent', 'admin']

  if (invite.data) return <InviteLink invitation={invite.data} onClose={onClose} onMore={() => { invite.reset(); setEmail('') }} />
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('invite')}
      text={t('inviteText')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button kind="primary" type="submit" form="invite-form" busy={invite.isPending}>{t('inviteSend')}</Button>
        </>
      }
    >
      <form id="invite-form" className="grid gap-4" onSubmit={(e) => { e.preventDefault(); invite.mutate({ email: email.trim(), role }) }}>
        {invite.error && !fieldError('email') && <Notice tone="bad">{errorText(invite.error)}</Notice>}
        <TextField label={t('email')} type="email" required autoFocus value={email} onChange={(e) => setEmail(e.target.value)} error={fieldError('email')} />
        <Select label={t('role')} value={role} onChange={setRole} options={roles.map((value) => ({ value, label: s(`role_${value}`), hint: t(`can_${value}`) }))} />
      </form>
    </Dialog>
  )
}

/** The link, once: sent by mail where mail is set up, and to be copied in any case. */
export function InviteLink({ invitation, onClose, onMore }: { invitation: Invitation; onClose: () => void; onMore?: () => void }) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const format = useFormat()
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('invited', { email: invitation.email })}
      text={t('invitedText', { at: format.date(invitation.expires_at) })}
      actions={
        <>
          {onMore && <Button onClick={onMore}>{t('inviteMore')}</Button>}
          <Button kind="primary" onClick={onClose}>{common('done')}</Button>
        </>
      }
    >
      {invitation.mail === 'sent' && <Notice tone="ok">{t('mailSent')}</Notice>}
      {invitation.mail === 'failed' && <Notice tone="warn">{t('mailFailed')}</Notice>}
      {invitation.link && <CopyField label={t('inviteLink')} hint={invitation.mail === 'sent' ? t('linkToo') : invitation.mail === 'off' ? t('linkByHand') : undefined} value={invitation.link} />}
    </Dialog>
  )
}
