// Values people carry elsewhere: CopyField shows and copies, SecretField takes a secret and never shows it by itself.
import { Check, Copy, Eye, EyeOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslations } from '@/lib/i18n'
import { IconButton } from './Button'
import { Field, type FieldProps } from './Field'
import { TextField, type TextFieldProps } from './TextField'
import { toast } from './Toast'

export function CopyField({ value, ...field }: FieldProps & { value: string }) {
  const t = useTranslations('common')
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <Field {...field}>
      {(ids) => (
        <span className="input">
          <input {...ids} className="mono" readOnly value={value} onFocus={(e) => e.target.select()} />
          <IconButton label={copied ? t('copied') : t('copy')} onClick={() => void copyText(value).then(setCopied)}>
            {copied ? <Check /> : <Copy />}
          </IconButton>
        </span>
      )}
    </Field>
  )
}

/** `saved` is the masked value the server keeps; typing replaces it. */
export function SecretField({ saved, ...props }: Omit<TextFieldProps, 'type' | 'end'> & { saved?: string }) {
  const t = useTranslations('common')
  const [shown, setShown] = useState(false)
  return (
    <TextField
      autoComplete="off"
      spellCheck={false}
      placeholder={saved}
      {...props}
      type={shown ? 'text' : 'password'}
      end={
        <IconButton label={shown ? t('hide') : t('show')} pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? <EyeOff /> : <Eye />}
        </IconButton>
      }
    />
  )
}

/** False when the browser refuses the clipboard. */
export async function copyText(text: string, done?: string) {
  try {
    await navigator.clipboard.writeText(text)
    if (done) toast({ text: done, tone: 'ok' })
    return true
  } catch {
    return copyBySelection(text)
  }
}

/** Plain http has no clipboard API. */
function copyBySelection(text: string) {
  const box = document.createElement('textarea')
  box.value = text
  box.style.position = 'fixed'
  document.body.append(box)
  box.select()
  const worked = document.execCommand('copy')
  box.remove()
  return worked
}
