// Sets up the second step: scan, prove with a code, keep the recovery codes.
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/design/Button'
import { CodeField } from '@/design/CodeField'
import { CopyField } from '@/design/CopyField'
import { Dialog } from '@/design/Dialog'
import { Skeleton } from '@/design/marks'
import { ErrorState, useErrorText } from '@/design/states'
import { useTranslations } from '@/lib/i18n'
import { useConfirmTwoStep, useStartTwoStep } from '../../api'
import { RecoveryCodes } from './RecoveryCodes'

export function TwoStepDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const [code, setCode] = useState('')
  const { mutate: start, ...offer } = useStartTwoStep()
  const confirm = useConfirmTwoStep()
  const errorText = useErrorText()
  const started = useRef(false)
  useEffect(() => {
    if (started.current) return
    started.current = true
    start()
  }, [start])

  if (confirm.data) return <RecoveryCodes codes={confirm.data.recovery_codes} onClose={onClose} />
  const send = (value: string) => !confirm.isPending && confirm.mutate(value, { onError: () => setCode('') })
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('twoStepEnable')}
      text={t('twoStepScan')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button kind="primary" type="submit" form="two-step-on" disabled={!offer.data || code.length < 6} busy={confirm.isPending}>{t('twoStepConfirm')}</Button>
        </>
      }
    >
      {offer.error ? (
        <ErrorState title={t('twoStepFailed')} error={offer.error} onRetry={() => start()} />
      ) : (
        <form id="two-step-on" className="grid gap-4" onSubmit={(e) => { e.preventDefault(); send(code) }}>
          <div className="mx-auto grid size-[196px] place-items-center rounded-3 border border-line bg-white p-2">
            {offer.data ? <img src={`data:image/svg+xml,${encodeURIComponent(offer.data.qr_svg)}`} alt={t('qrAlt')} width={178} height={178} /> : <Skeleton width={178} height={178} />}
          </div>
          {offer.data && <CopyField label={t('twoStepSecret')} hint={t('twoStepSecretHint')} value={offer.data.secret} />}
          <CodeField label={t('twoStepCode')} hint={t('twoStepCodeHint')} value={code} onValue={setCode} onFull={send} error={confirm.error ? errorText(confirm.error) : undefined} autoFocus />
        </form>
      )}
    </Dialog>
  )
}
