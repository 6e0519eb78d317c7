// A value that turns into a field where it stands: Enter saves, Esc goes back. Without `onSave` it is only shown.
import { Check, Pencil, X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { IconButton } from '@/design/Button'
import { Select } from '@/design/Select'
import { useErrorText } from '@/design/states'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'

type Props = { label: string; value: string; hint?: string; type?: 'text' | 'email'; required?: boolean; onSave?: (value: string) => Promise<unknown> }

export function InlineEdit({ label, value, hint, type = 'text', required, onSave }: Props) {
  const t = useTranslations('contacts')
  const common = useTranslations('common')
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const errorText = useErrorText()
  const open = typed !== undefined

  async function save() {
    const next = typed?.trim() ?? ''
    if (!onSave || (required && !next)) return
    if (next === value) return setTyped(undefined)
    setBusy(true)
    try {
      await onSave(next)
      setTyped(undefined)
      setError(undefined)
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  function onKeyDown(e: KeyboardEvent) {
    if (e.nativeEvent.isComposing) return
    if (e.key === 'Enter') void save()
    else if (e.key === 'Escape') { setTyped(undefined); setError(undefined) }
    else return
    e.preventDefault()
    e.stopPropagation()
  }

  return (
    <div className="inline-row">
      <span className="text-13 text-t2" id={`${id}-label`}>{label}</span>
      {open ? (
        <div className="min-w-0">
          <span className="input" data-invalid={error ? true : undefined}>
            <input type={type} aria-labelledby={`${id}-label`} aria-describedby={error ? `${id}-error` : undefined} value={typed} onChange={(e) => setTyped(e.target.value)} onKeyDown={onKeyDown} autoFocus disabled={busy} />
            <IconButton label={common('save')} size="small" onClick={() => void save()}><Check /></IconButton>
            <IconButton label={common('cancel')} size="small" onClick={() => { setTyped(undefined); setError(undefined) }}><X /></IconButton>
          </span>
          {error !== undefined && <p className="field-error mt-1" id={`${id}-error`} role="alert">{errorText(error)}</p>}
          {hint && <p className="field-hint mt-1">{hint}</p>}
        </div>
      ) : (
        <span className="flex min-w-0 items-center gap-1 text-14">
          <span className={value ? 'min-w-0' : 'text-t3'} dir="auto">{value || t('empty')}</span>
          {onSave && <IconButton label={t('edit', { field: label })} size="small" className="inline-pen" onClick={() => setTyped(value)}><Pencil /></IconButton>}
        </span>
      )}
    </div>
  )
}

type SelectProps = { label: string; value: string; options: { value: string; label: string }[]; onSave: (value: string) => Promise<unknown> }

/** Saves at once. */
export function InlineSelect({ label, value, options, onSave }: SelectProps) {
  const { saved, failed } = useResult()
  return (
    <div className="inline-row">
      <span className="text-13 text-t2">{label}</span>
      <div className="max-w-[220px]">
        <Select ariaLabel={label} value={value || 'none'} options={options} onChange={(next) => void onSave(next === 'none' ? '' : next).then(() => saved(), failed)} />
      </div>
    </div>
  )
}
