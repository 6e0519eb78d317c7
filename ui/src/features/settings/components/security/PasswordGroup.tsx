// Changes the password; other devices are signed out.
import { useState } from 'react'
import { Button } from '@/design/Button'
import { SecretField } from '@/design/CopyField'
import { NewPasswordField } from '@/design/NewPasswordField'
import { Group } from '@/design/PageFrame'
import { Notice, useErrorText, useFieldError } from '@/design/states'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'
import { useMe } from '@/lib/session'
import { useChangePassword } from '../../api'

export function PasswordGroup() {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const me = useMe()
  const [open, setOpen] = useState(false)
  const change = useChangePassword()
  const { saved } = useResult()
  const errorText = useErrorText()
  const fieldError = useFieldError(change.error)
  return (
    <Group title={t('password')} text={t('passwordText')}>
      {open ? (
        <form
          className="grid gap-4"
          onSubmit={(e) => {
            e.preventDefault()
            const form = new FormData(e.currentTarget)
            change.mutate({ current: String(form.get('current')), new: String(form.get('new')) }, { onSuccess: () => { setOpen(false); saved(t('passwordChanged')) } })
          }}
        >
          {change.error && !fieldError('current') && !fieldError('new') && <Notice tone="bad">{errorText(change.error)}</Notice>}
          <input type="hidden" name="username" autoComplete="username" value={me?.email ?? ''} readOnly />
          <SecretField label={t('currentPassword')} name="current" autoComplete="current-password" required autoFocus error={fieldError('current')} />
          <NewPasswordField label={t('newPassword')} name="new" error={fieldError('new')} />
          <div className="flex gap-2">
            <Button type="submit" kind="primary" busy={change.isPending}>{t('changePassword')}</Button>
            <Button kind="quiet" onClick={() => { setOpen(false); change.reset() }}>{common('cancel')}</Button>
          </div>
        </form>
      ) : (
        <div><Button onClick={() => setOpen(true)}>{t('changePassword')}</Button></div>
      )}
    </Group>
  )
}
