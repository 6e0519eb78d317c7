// E-mail and password, then the second step where it is switched on. Used by the page and by the dialog.
import { type FormEvent, useState } from 'react'
import type { Me } from '@/api/types'
import { Button } from '@/design/Button'
import { Notice, useErrorText } from '@/design/states'
import { TextField } from '@/design/TextField'
import { ApiError } from '@/lib/api-error'
import { useTranslations } from '@/lib/i18n'
import { useSecondStep, useSignIn } from '../api'

/** With `email` given (session ended) only the password is asked. */
export function SignInForm({ email, onDone }: { email?: string; onDone: (me: Me) => void }) {
  const t = useTranslations('signIn')
  const [challenge, setChallenge] = useState<string>()
  const signIn = useSignIn()
  const errorText = useSignInError()

  if (challenge) return <SecondStep challenge={challenge} onDone={onDone} onBack={() => setChallenge(undefined)} />

  function submit(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    const form = new FormData(e.currentTarget)
    const body = { email: email ?? String(form.get('email')).trim(), password: String(form.get('password')) }
    signIn.mutate(body, { onSuccess: (answer) => ('challenge' in answer ? setChallenge(answer.challenge) : onDone(answer)) })
  }

  return (
    <form className="grid gap-4" onSubmit={submit}>
      {signIn.error && <Notice tone="bad">{errorText(signIn.error)}</Notice>}
      {email ? (
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      ) : (
        <TextField label={t('email')} name="email" type="email" autoComplete="username" required autoFocus />
      )}
      <TextField label={t('password')} name="password" type="password" autoComplete="current-password" required autoFocus={Boolean(email)} />
      <Button type="submit" kind="primary" size="large" wide busy={signIn.isPending}>{t('signIn')}</Button>
    </form>
  )
}

function SecondStep({ challenge, onDone, onBack }: { challenge: string; onDone: (me: Me) => void; onBack: () => void }) {
  const t = useTranslations('signIn')
  const step = useSecondStep()
  const errorText = useSignInError()
  return (
    <form
      className="grid gap-4"
      onSubmit={(e) => {
        e.preventDefault()
        const code = String(new FormData(e.currentTarget).get('code')).replaceAll(' ', '')
        step.mutate({ challenge, code }, { onSuccess: onDone })
      }}
    >
      {step.error && <Notice tone="bad">{errorText(step.error)}</Notice>}
      <TextField label={t('code')} hint={t('codeHint')} name="code" inputMode="numeric" autoComplete="one-time-code" required autoFocus />
      <Button type="submit" kind="primary" size="large" wide busy={step.isPending}>{t('continue')}</Button>
      <Button kind="link" onClick={onBack}>{t('back')}</Button>
    </form>
  )
}

function useSignInError() {
  const t = useTranslations('signIn')
  const errorText = useErrorText()
  return (error: unknown) => (error instanceof ApiError && error.code === 'wrong_credentials' ? t('wrong') : errorText(error))
}
