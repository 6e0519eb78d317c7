// Makes or changes one label.
import { Check } from 'lucide-react'
import { useState } from 'react'
import type { Label } from '@/api/types'
import { Button } from '@/design/Button'
import { Dialog } from '@/design/Dialog'
import { Notice, useErrorText, useFieldError } from '@/design/states'
import { TextField } from '@/design/TextField'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'
import { useSaveLabel } from '../api'

/** Readable beside text in both themes. */
const palette = [
  { hex: '#8f3579', name: 'plum' }, { hex: '#b4233f', name: 'red' }, { hex: '#d9822b', name: 'orange' }, { hex: '#b8930f', name: 'yellow' },
  { hex: '#2ba567', name: 'green' }, { hex: '#1f9e8c', name: 'teal' }, { hex: '#1e7fd6', name: 'blue' }, { hex: '#5b57c9', name: 'indigo' },
  { hex: '#6b5b8c', name: 'violet' }, { hex: '#6f6573', name: 'grey' },
] as const

export function LabelDialog({ label, taken, onClose }: { label?: Label; taken: Label[]; onClose: () => void }) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const [name, setName] = useState(label?.name ?? '')
  const [color, setColor] = useState(label?.color.toLowerCase() ?? palette[taken.length % palette.length]?.hex ?? palette[0].hex)
  const save = useSaveLabel()
  const { saved } = useResult()
  const errorText = useErrorText()
  const fieldError = useFieldError(save.error)
  const twin = taken.some((other) => other.id !== label?.id && other.name.toLocaleLowerCase() === name.trim().toLocaleLowerCase())
  const colors = palette.some((p) => p.hex === color) ? palette : [{ hex: color, name: 'own' as const }, ...palette]

  return (
    <Dialog
      open
      onClose={onClose}
      title={label ? t('editLabelTitle') : t('makeLabel')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button kind="primary" type="submit" form="label-form" busy={save.isPending} disabled={twin}>{common('save')}</Button>
        </>
      }
    >
      <form
        id="label-form"
        className="grid gap-4"
        onSubmit={(e) => {
          e.preventDefault()
          save.mutate({ id: label?.id, name: name.trim(), color }, { onSuccess: () => { saved(); onClose() } })
        }}
      >
        {save.error && !fieldError('name') && <Notice tone="bad">{errorText(save.error)}</Notice>}
        <TextField label={t('name')} required autoFocus maxLength={40} value={name} onChange={(e) => setName(e.target.value)} error={twin ? t('labelTaken') : fieldError('name')} />
        <fieldset>
          <legend className="field-label mb-2">{t('color')}</legend>
          <div className="flex flex-wrap gap-1.5">
            {colors.map((choice) => (
              <label key={choice.hex} className="swatch" style={{ '--c': choice.hex }}>
                <input type="radio" name="color" className="sr-only" checked={choice.hex === color} onChange={() => setColor(choice.hex)} aria-label={t(`color_${choice.name}`)} />
                {choice.hex === color && <Check size={16} strokeWidth={2.6} aria-hidden />}
              </label>
            ))}
          </div>
        </fieldset>
      </form>
    </Dialog>
  )
}
