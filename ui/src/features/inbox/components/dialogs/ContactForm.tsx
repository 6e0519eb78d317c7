// A contact card to send.
import { Plus, SendHorizontal } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/design/Button'
import { Dialog } from '@/design/Dialog'
import { TextField } from '@/design/TextField'
import { useTranslations } from '@/lib/i18n'
import type { SpecialProps } from './SpecialDialog'

export function ContactForm({ onClose, onSend }: SpecialProps) {
  const t = useTranslations('inbox')
  const [name, setName] = useState('')
  const [phones, setPhones] = useState([''])
  const [email, setEmail] = useState('')
  const [tried, setTried] = useState(false)
  const given = phones.map((p) => p.trim()).filter(Boolean)
  const wrong = given.some((p) => !/^\+?[\d\s().-]{6,}$/.test(p))

  function send() {
    setTried(true)
    if (!name.trim() || !given.length || wrong) return
    onSend({ contacts: [{ name: name.trim(), phones: given, emails: email.trim() ? [email.trim()] : undefined }] })
  }

  return (
    <Dialog open onClose={onClose} title={t('sendContactTitle')} actions={<><Button onClick={onClose}>{t('cancel')}</Button><Button kind="primary" icon={<SendHorizontal aria-hidden />} onClick={send}>{t('send')}</Button></>}>
      <TextField label={t('name')} value={name} onChange={(e) => setName(e.target.value)} error={tried && !name.trim() ? t('needed') : undefined} autoComplete="off" />
      {phones.map((phone, i) => (
        <TextField key={i} label={t('phone')} type="tel" value={phone} onChange={(e) => setPhones(phones.with(i, e.target.value))} error={tried && i === 0 && !given.length ? t('needed') : tried && wrong ? t('phoneWrong') : undefined} autoComplete="off" />
      ))}
      {phones.length < 3 && <Button kind="link" icon={<Plus aria-hidden />} className="justify-self-start" onClick={() => setPhones([...phones, ''])}>{t('addPhone')}</Button>}
      <TextField label={t('email')} mark={t('optional')} type="email" value={email} onChange={(e) => setEmail(e.target.value)} autoComplete="off" />
    </Dialog>
  )
}
