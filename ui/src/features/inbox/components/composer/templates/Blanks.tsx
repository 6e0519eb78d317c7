// Fields for the blanks of a template: text, or a file for the header.
import { FileUp, X } from 'lucide-react'
import { useRef, useState } from 'react'
import type { Template, TemplateVariable } from '@/api/types'
import { Button, IconButton } from '@/design/Button'
import { Field } from '@/design/Field'
import { ProgressBar } from '@/design/marks'
import { useErrorText } from '@/design/states'
import { TextField } from '@/design/TextField'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { uploadNow } from '../../../data/uploads'
import { blankLabel, isRequired, lookOf, type Values } from '../../../model/template-fill'

type Props = { template: Template; values: Values; onChange: (values: Values) => void; missing: string[] }

export function Blanks({ template, values, onChange, missing }: Props) {
  const t = useTranslations('inbox')
  const { buttons } = lookOf(template, values)
  return (
    <div className="blanks">
      {template.variables.map((v) => {
        const set = (value: string) => onChange({ ...values, [v.key]: value })
        const error = missing.includes(v.key) ? t('needed') : undefined
        const label = v.component === 'header' ? t('blankHeader') : v.component === 'button' ? t(v.kind === 'url_suffix' ? 'blankLink' : 'blankButton', { name: buttons[v.index]?.text || String(v.index + 1) }) : t('blankBody', { name: blankLabel(v) })
        if (['image', 'video', 'document'].includes(v.kind)) return <FileBlank key={v.key} variable={v} label={label} value={values[v.key] ?? ''} error={error} onValue={set} />
        return <TextField key={v.key} label={label} mark={isRequired(v) ? undefined : t('optional')} hint={v.example ? t('forExample', { example: v.example }) : undefined} error={error} value={values[v.key] ?? ''} onChange={(e) => set(e.target.value)} maxLength={1024} dir="auto" />
      })}
    </div>
  )
}

function FileBlank({ variable, label, value, error, onValue }: { variable: TemplateVariable; label: string; value: string; error?: string; onValue: (value: string) => void }) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const errorText = useErrorText()
  const picker = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<{ name: string; share: number | null; failed?: string } | null>(null)
  const accept = variable.kind === 'document' ? undefined : `${variable.kind}/*`

  async function take(picked: File | undefined) {
    if (!picked) return
    setFile({ name: picked.name, share: 0 })
    try {
      const uploaded = await uploadNow(ws, picked, { onProgress: (share) => setFile({ name: picked.name, share }) })
      setFile({ name: picked.name, share: null })
      onValue(uploaded.id)
    } catch (problem) {
      setFile({ name: picked.name, share: null, failed: errorText(problem) })
    }
  }

  return (
    <Field label={label} error={file?.failed ?? error}>
      {(ids) => (
        <span className="flex items-center gap-2">
          <input ref={picker} type="file" hidden accept={accept} onChange={(e) => void take(e.target.files?.[0])} />
          <Button {...ids} icon={<FileUp aria-hidden />} onClick={() => picker.current?.click()}>{value ? (file?.name ?? t('fileChosen')) : t(`choose_${variable.kind as 'image' | 'video' | 'document'}`)}</Button>
          {file?.share !== null && file && <ProgressBar className="grow" label={t('uploading', { name: file.name })} value={file.share ?? 0} />}
          {value && <IconButton size="small" label={t('remove')} onClick={() => { setFile(null); onValue('') }}><X /></IconButton>}
        </span>
      )}
    </Field>
  )
}
