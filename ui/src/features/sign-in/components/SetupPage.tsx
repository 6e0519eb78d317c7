// First start: the one-time link makes the owner and the first workspace.
import { Link, useSearch } from '@tanstack/react-router'
import { Button } from '@/design/Button'
import { NewPasswordField } from '@/design/NewPasswordField'
import { Notice, useErrorText, useFieldError } from '@/design/states'
import { TextField } from '@/design/TextField'
import { ApiError } from '@/lib/api-error'
import { useTranslations } from '@/lib/i18n'
import { usePreferences } from '@/lib/preferences'
import { useSetup } from '../api'
import { useEnter } from '../use-enter'
import { Gate } from './Gate'

export function SetupPage() {
  const t = useTranslations('signIn')
  const { token } = useSearch({ from: '/public/setup' })
  const language = usePreferences((p) => p.language)
  const enter = useEnter()
  const errorText = useErrorText()
  const setup = useSetup()
  const fieldError = useFieldError(setup.error)
  const deadLink = setup.error instanceof ApiError && (setup.error.status === 404 || setup.error.fields.some((f) => f.field === 'token'))

  if (!token || deadLink) {
    return (
      <Gate title={deadLink ? t('setupDeadTitle') : t('setupTitle')} text={deadLink ? t('setupDead') : t('setupNoToken')}>
        <Link to="/sign-in" search={{}} className="btn" data-size="large">{t('signIn')}</Link>
      </Gate>
    )
  }
  return (
    <Gate title={t('setupTitle')} text={t('setupText')}>
      <form
        className="grid gap-4"
        onSubmit={(e) => {
          e.preventDefault()
          const form = new FormData(e.currentTarget)
          const value = (name: string) => String(form.get(name)).trim()
          setup.mutate(
            { token, language, name: value('name'), email: value('email'), workspace_name: value('workspace_name'), password: String(form.get('password')) },
            { onSuccess: (me) => enter(me, me.workspaces[0] && `/w/${me.workspaces[0].id}/start`) },
          )
        }}
      >
        {setup.error && <Notice tone="bad">{errorText(setup.error)}</Notice>}
        <TextField label={t('name')} name="name" autoComplete="name" required autoFocus error={fieldError('name')} />
        <TextField label={t('workspaceName')} hint={t('workspaceHint')} name="workspace_name" autoComplete="organization" required error={fieldError('workspace_name')} />
        <TextField label={t('email')} name="email" type="email" autoComplete="username" required error={fieldError('email')} />
        <NewPasswordField label={t('password')} name="password" error={fieldError('password')} />
        <Button type="submit" kind="primary" size="large" wide busy={setup.isPending}>{t('setupDone')}</Button>
      </form>
    </Gate>
  )
}
