// Three ways to say yes to an invitation.
import { useState } from 'react'
import type { Me } from '@/api/types'
import { Button } from '@/design/Button'
import { NewPasswordField } from '@/design/NewPasswordField'
import { Notice, useErrorText, useFieldError } from '@/design/states'
import { TextField } from '@/design/TextField'
import { useTranslations } from '@/lib/i18n'
import { usePreferences } from '@/lib/preferences'
import { useAcceptInvitation } from '../api'
import { SignInForm } from './SignInForm'

type Props = { token: string; onDone: (me: Me) => void }

/** Signed in with the invited address: one click. */
export function JoinAsMe({ token, workspace, onDone }: Props & { workspace: string }) {
  const t = useTranslations('signIn')
  const accept = useAcceptInvitation(token)
  const errorText = useErrorText()
  return (
    <>
      {accept.error && <Notice tone="bad">{errorText(accept.error)}</Notice>}
      <Button kind="primary" size="large" wide busy={accept.isPending} onClick={() => accept.mutate({}, { onSuccess: onDone })}>{t('joinButton', { workspace })}</Button>
    </>
  )
}

/** The address has an account: sign in (with its second step), then join. */
export function JoinWithPassword({ token, email, otherEmail, onDone }: Props & { email: string; otherEmail?: string }) {
  const t = useTranslations('signIn')
  const accept = useAcceptInvitation(token)
  const errorText = useErrorText()
  const [signedIn, setSignedIn] = useState(false)
  return (
    <>
      <Notice tone="info">{otherEmail ? t('joinOther', { other: otherEmail, email }) : t('joinKnown')}</Notice>
      {accept.error && <Notice tone="bad">{errorText(accept.error)}</Notice>}
      {signedIn ? (
        <Button kind="primary" size="large" wide busy={accept.isPending} onClick={() => accept.mutate({}, { onSuccess: onDone })}>{t('tryJoinAgain')}</Button>
      ) : (
        <SignInForm
          email={email}
          onDone={() => {
            setSignedIn(true)
            accept.mutate({}, { onSuccess: onDone })
          }}
        />
      )}
    </>
  )
}

/** Somebody new here: name and password. */
export function JoinAsNew({ token, email, otherEmail, onDone }: Props & { email: string; otherEmail?: string }) {
  const t = useTranslations('signIn')
  const language = usePreferences((p) => p.language)
  const accept = useAcceptInvitation(token)
  const errorText = useErrorText()
  const fieldError = useFieldError(accept.error)
  return (
    <form
      className="grid gap-4"
      onSubmit={(e) => {
        e.preventDefault()
        const form = new FormData(e.currentTarget)
        accept.mutate({ name: String(form.get('name')).trim(), password: String(form.get('password')), language }, { onSuccess: onDone })
      }}
    >
      {otherEmail && <Notice tone="info">{t('joinLeaves', { other: otherEmail })}</Notice>}
      {accept.error && <Notice tone="bad">{errorText(accept.error)}</Notice>}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <TextField label={t('name')} hint={t('nameHint')} name="name" autoComplete="name" required autoFocus error={fieldError('name')} />
      <NewPasswordField label={t('password')} name="password" error={fieldError('password')} />
      <Button type="submit" kind="primary" size="large" wide busy={accept.isPending}>{t('joinNew')}</Button>
    </form>
  )
}
