// Sets a new password with the link from the mail.
import { Link, useParams } from '@tanstack/react-router'
import { Button } from '@/design/Button'
import { NewPasswordField } from '@/design/NewPasswordField'
import { Notice, useErrorText, useFieldError } from '@/design/states'
import { ApiError } from '@/lib/api-error'
import { useTranslations } from '@/lib/i18n'
import { useConfirmReset } from '../api'
import { Gate } from './Gate'

export function ResetPage() {
  const t = useTranslations('signIn')
  const { token } = useParams({ from: '/public/reset/$token' })
  const reset = useConfirmReset()
  const errorText = useErrorText()
  const fieldError = useFieldError(reset.error)
  const deadLink = reset.error instanceof ApiError && (reset.error.status === 404 || reset.error.fields.some((f) => f.field === 'token'))

  if (deadLink) {
    return (
      <Gate title={t('resetDeadTitle')} text={t('resetDead')}>
        <Link to="/reset" className="btn" data-kind="primary" data-size="large">{t('sendLink')}</Link>
      </Gate>
    )
  }
  if (reset.isSuccess) {
    return (
      <Gate title={t('resetDoneTitle')} text={t('resetDoneText')}>
        <Link to="/sign-in" search={{}} className="btn" data-kind="primary" data-size="large">{t('signIn')}</Link>
      </Gate>
    )
  }
  return (
    <Gate title={t('resetTitle')} text={t('resetText')}>
      <form
        className="grid gap-4"
        onSubmit={(e) => {
          e.preventDefault()
          reset.mutate({ token, password: String(new FormData(e.currentTarget).get('password')) })
        }}
      >
        {reset.error && !fieldError('password') && <Notice tone="bad">{errorText(reset.error)}</Notice>}
        <NewPasswordField label={t('newPassword')} name="password" autoFocus error={fieldError('password')} />
        <Button type="submit" kind="primary" size="large" wide busy={reset.isPending}>{t('resetSave')}</Button>
      </form>
    </Gate>
  )
}
