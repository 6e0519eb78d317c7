// A place to send: from this device, or typed; a pasted map link is read.
import { LocateFixed, SendHorizontal } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/design/Button'
import { Dialog } from '@/design/Dialog'
import { TextField } from '@/design/TextField'
import { useTranslations } from '@/lib/i18n'
import { readPoint } from '../../model/read-point'
import type { SpecialProps } from './SpecialDialog'

export function LocationForm({ onClose, onSend }: SpecialProps) {
  const t = useTranslations('inbox')
  const [point, setPoint] = useState('')
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const read = readPoint(point)

  function locate() {
    setBusy(true)
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => { setBusy(false); setPoint(`${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`) },
      () => { setBusy(false); setProblem(t('locateFailed')) },
      { timeout: 10_000 },
    )
  }
  function send() {
    if (!read) return setProblem(t('pointWrong'))
    onSend({ location: { ...read, name: name.trim() || undefined, address: address.trim() || undefined } })
  }

  return (
    <Dialog open onClose={onClose} title={t('sendLocationTitle')} actions={<><Button onClick={onClose}>{t('cancel')}</Button><Button kind="primary" icon={<SendHorizontal aria-hidden />} onClick={send}>{t('send')}</Button></>}>
      <TextField label={t('point')} hint={t('pointHint')} error={problem} value={point} onChange={(e) => { setPoint(e.target.value); setProblem(undefined) }} inputMode="text" end={<Button kind="quiet" size="small" busy={busy} icon={<LocateFixed aria-hidden />} onClick={locate}>{t('useMine')}</Button>} />
      <TextField label={t('placeName')} mark={t('optional')} value={name} onChange={(e) => setName(e.target.value)} maxLength={1000} />
      <TextField label={t('address')} mark={t('optional')} value={address} onChange={(e) => setAddress(e.target.value)} maxLength={1000} />
    </Dialog>
  )
}
