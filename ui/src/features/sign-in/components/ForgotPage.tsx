// Asks for a link to set a new password. The answer is the same whether the address is known or not.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { MailCheck } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/design/Button'
import { Notice, useErrorText, useFieldError } from '@/design/states'
import { TextField } from '@/design/TextField'
import { useTranslations } from '@/lib/i18n'
import { setupQuery, useAskReset } from '../api'
import { Gate } from './Gate'

export function ForgotPage() {
  const t = useTranslations('signIn')
  const [email, setEmail] = useState('')
  const ask = useAskReset()
  const setup = useQuery(setupQuery).data
  const errorText = useErrorText()
  const fieldError = useFieldError(ask.error)
  const back = <Link to="/sign-in" search={{}} className="btn" data-kind="link">{t('backToSignIn')}</Link>

  if (ask.isSuccess) {
    return (
      <Gate title={t('sentTitle')} text={t('sentText', { email: ask.variables })} foot={back}>
        <p className="flex gap-2 text-13 text-t2"><MailCheck size={18} className="flex-none text-ok-t" aria-hidden />{t('sentHint')}</p>
        <Button onClick={() => ask.reset()}>{t('sendAgain')}</Button>
      </Gate>
    )
  }
  return (
    <Gate title={t('forgotTitle')} text={t('forgotText')} foot={back}>
      {setup?.mail === false && <Notice tone="warn">{t('noMail')}</Notice>}
      <form className="grid gap-4" onSubmit={(e) => { e.preventDefault(); ask.mutate(email.trim()) }}>
        {ask.error && !fieldError('email') && <Notice tone="bad">{errorText(ask.error)}</Notice>}
        <TextField label={t('email')} name="email" type="email" autoComplete="username" required autoFocus value={email} onChange={(e) => setEmail(e.target.value)} error={fieldError('email')} />
        <Button type="submit" kind="primary" size="large" wide busy={ask.isPending}>{t('sendLink')}</Button>
      </form>
    </Gate>
  )
}
