// The second step: six digits from the app, or one of the recovery codes.
import { useState } from 'react'
import type { Me } from '@/api/types'
import { Button } from '@/design/Button'
import { CodeField } from '@/design/CodeField'
import { Notice, useErrorText } from '@/design/states'
import { TextField } from '@/design/TextField'
import { ApiError } from '@/lib/api-error'
import { useTranslations } from '@/lib/i18n'
import { useSecondStep } from '../api'
import { clockOf, useWait, useWaitText } from '../use-wait'

type Props = { challenge: string; onDone: (me: Me) => void; /** Back to the password; with `expired` because it took too long. */ onBack: (expired?: boolean) => void }

export function SecondStep({ challenge, onDone, onBack }: Props) {
  const t = useTranslations('signIn')
  const [code, setCode] = useState('')
  const [recovery, setRecovery] = useState(false)
  const step = useSecondStep()
  const wait = useWait(step.error)
  const waitText = useWaitText(step.error)
  const errorText = useErrorText()

  function send(value: string) {
    if (!value || wait > 0 || step.isPending) return
    step.mutate(
      { challenge, code: value.trim() },
      {
        onSuccess: onDone,
        onError: (error) => {
          setCode('')
          if (error instanceof ApiError && expiredCodes.includes(error.code)) onBack(true)
        },
      },
    )
  }

  return (
    <form className="grid gap-4" onSubmit={(e) => { e.preventDefault(); send(code) }}>
      {step.error && <Notice tone="bad">{wait > 0 ? waitText : errorText(step.error)}</Notice>}
      {recovery ? (
        <TextField label={t('recoveryCode')} hint={t('recoveryHint')} name="recovery" value={code} onChange={(e) => setCode(e.target.value)} autoComplete="off" autoCapitalize="none" spellCheck={false} className="mono" required autoFocus />
      ) : (
        <CodeField label={t('code')} hint={t('codeHint')} value={code} onValue={setCode} onFull={send} autoFocus />
      )}
      <Button type="submit" kind="primary" size="large" wide busy={step.isPending} disabled={wait > 0}>{wait > 0 ? clockOf(wait) : t('continue')}</Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button kind="link" onClick={() => onBack()}>{t('back')}</Button>
        <Button kind="link" onClick={() => { setRecovery(!recovery); setCode(''); step.reset() }}>{recovery ? t('useApp') : t('useRecovery')}</Button>
      </div>
    </form>
  )
}

const expiredCodes = ['challenge_expired', 'expired', 'expired_challenge', 'sign_in_again']
