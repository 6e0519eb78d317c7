// E-mail and password, then the second step where it is switched on. Used by the page and by the dialog.
import { type FormEvent, useRef, useState } from 'react'
import type { Me } from '@/api/types'
import { Button } from '@/design/Button'
import { SecretField } from '@/design/CopyField'
import { Notice, useErrorText } from '@/design/states'
import { TextField } from '@/design/TextField'
import { useTranslations } from '@/lib/i18n'
import { useSignIn } from '../api'
import { clockOf, useWait, useWaitText } from '../use-wait'
import { SecondStep } from './SecondStep'

/** With `email` given (session ended) only the password is asked. */
export function SignInForm({ email, onDone }: { email?: string; onDone: (me: Me) => void }) {
  const t = useTranslations('signIn')
  const [typed, setTyped] = useState('')
  const [challenge, setChallenge] = useState<string>()
  const [expired, setExpired] = useState(false)
  const password = useRef<HTMLFormElement>(null)
  const signIn = useSignIn()
  const wait = useWait(signIn.error)
  const waitText = useWaitText(signIn.error)
  const errorText = useErrorText()

  if (challenge) {
    return (
      <SecondStep
        challenge={challenge}
        onDone={onDone}
        onBack={(late = false) => { setChallenge(undefined); setExpired(late) }}
      />
    )
  }

  function submit(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    if (wait > 0) return
    setExpired(false)
    const body = { email: email ?? typed.trim(), password: String(new FormData(e.currentTarget).get('password')) }
    signIn.mutate(body, {
      onSuccess: (answer) => ('challenge' in answer ? setChallenge(answer.challenge) : onDone(answer)),
      // The address stays; only the password is typed again.
      onError: () => password.current?.querySelector<HTMLInputElement>('[name="password"]')?.select(),
    })
  }

  return (
    <form className="grid gap-4" onSubmit={submit} ref={password}>
      {expired && <Notice tone="warn">{t('expired')}</Notice>}
      {signIn.error && (wait > 0 || !signIn.isPending) && (
        <Notice tone="bad">{wait > 0 ? waitText : errorText(signIn.error)}</Notice>
      )}
      {email ? (
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      ) : (
        <TextField label={t('email')} name="email" type="email" autoComplete="username" required autoFocus value={typed} onChange={(e) => setTyped(e.target.value)} />
      )}
      <SecretField label={t('password')} name="password" autoComplete="current-password" required autoFocus={Boolean(email)} />
      <Button type="submit" kind="primary" size="large" wide busy={signIn.isPending} disabled={wait > 0}>
        {wait > 0 ? clockOf(wait) : t('signIn')}
      </Button>
    </form>
  )
}
