// Two-step sign-in: turn on (picture, code, recovery codes) or off (password).
import { useState } from 'react'
import { Button } from '@/design/Button'
import { SecretField } from '@/design/CopyField'
import { Dialog } from '@/design/Dialog'
import { Chip } from '@/design/marks'
import { Group } from '@/design/PageFrame'
import { Notice, useErrorText } from '@/design/states'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'
import { useMe } from '@/lib/session'
import { useDisableTwoStep } from '../../api'
import { TwoStepDialog } from './TwoStepDialog'

export function TwoStepGroup() {
  const t = useTranslations('settings')
  const on = useMe()?.two_step ?? false
  const [open, setOpen] = useState<'on' | 'off'>()
  return (
    <Group title={t('twoStep')} text={t('twoStepText')}>
      <div className="flex flex-wrap items-center gap-3">
        <Chip tone={on ? 'ok' : 'warn'}>{on ? t('twoStepOn') : t('twoStepOff')}</Chip>
        {on ? <Button onClick={() => setOpen('off')}>{t('twoStepDisable')}</Button> : <Button kind="primary" onClick={() => setOpen('on')}>{t('twoStepEnable')}</Button>}
      </div>
      {open === 'on' && <TwoStepDialog onClose={() => setOpen(undefined)} />}
      {open === 'off' && <DisableDialog onClose={() => setOpen(undefined)} />}
    </Group>
  )
}

function DisableDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const me = useMe()
  const disable = useDisableTwoStep()
  const { saved } = useResult()
  const errorText = useErrorText()
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('twoStepDisable')}
      text={t('twoStepDisableText')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button kind="danger" type="submit" form="two-step-off" busy={disable.isPending}>{t('twoStepDisable')}</Button>
        </>
      }
    >
      <form
        id="two-step-off"
        className="grid gap-4"
        onSubmit={(e) => {
          e.preventDefault()
          disable.mutate(String(new FormData(e.currentTarget).get('password')), { onSuccess: () => { saved(t('twoStepIsOff')); onClose() } })
        }}
      >
        {disable.error && <Notice tone="bad">{errorText(disable.error)}</Notice>}
        <input type="hidden" name="username" autoComplete="username" value={me?.email ?? ''} readOnly />
        <SecretField label={t('password')} name="password" autoComplete="current-password" required autoFocus />
      </form>
    </Dialog>
  )
}
