// A form drawn from a channel's JSON Schema: order, secrets, help and format come from the server.
import { useState } from 'react'
import type { ChannelSettings, FormProperty, FormSchema } from '@/api/types'
import { SecretField } from '@/design/CopyField'
import { Select } from '@/design/Select'
import { TextField } from '@/design/TextField'
import { Switch } from '@/design/Toggles'
import { useTranslations } from '@/lib/i18n'
import { fieldsOf, formatFault } from '../schema'
import { useChannelWords } from '../words'

type Props = {
  channel: string
  schema: FormSchema
  values: ChannelSettings
  /** What the server keeps; secrets come masked. */
  saved?: ChannelSettings
  onChange: (values: ChannelSettings) => void
  fieldError: (name: string) => string | undefined
}

export function SchemaForm(props: Props) {
  const t = useTranslations('channels')
  const fields = fieldsOf(props.schema)
  const usual = fields.filter(([, property]) => !property['x-advanced'])
  const more = fields.filter(([, property]) => property['x-advanced'])
  const moreFaulty = more.some(([name]) => props.fieldError(`settings.${name}`))
  return (
    <div className="grid gap-4">
      {usual.map(([name, property]) => <SchemaField key={name} name={name} property={property} {...props} />)}
      {more.length > 0 && (
        <details className="group" open={moreFaulty || undefined}>
          <summary className="w-max cursor-pointer py-1 text-13 font-[550] text-acc-t">{t('moreSettings')}</summary>
          <div className="mt-3 grid gap-4">
            {more.map(([name, property]) => <SchemaField key={name} name={name} property={property} {...props} />)}
          </div>
        </details>
      )}
    </div>
  )
}

function SchemaField({ name, property, channel, schema, values, saved, onChange, fieldError }: Props & { name: string; property: FormProperty }) {
  const t = useTranslations('channels')
  const common = useTranslations('common')
  const words = useChannelWords().field(channel, name, property)
  const [left, setLeft] = useState(false)
  const value = values[name]
  const set = (next: unknown) => onChange({ ...values, [name]: next })
  const required = schema.required?.includes(name) ?? false
  const text = value === undefined || value === null ? '' : String(value)
  const fault = left || text.length > 60 ? formatFault(property, text) : null
  const error = fieldError(`settings.${name}`) ?? (fault ? t(`fault_${fault}`, { example: property['x-placeholder'] ?? String(property.default ?? '') }) : undefined)

  if (property.type === 'boolean') return <Switch label={words.label} hint={words.hint} checked={value === undefined ? property.default === true : value === true} onChange={set} />
  if (property.enum) {
    return <Select label={words.label} hint={words.hint} error={error} value={text || String(property.default ?? property.enum[0])} onChange={set} options={property.enum.map((option) => ({ value: option, label: option }))} />
  }
  const field = {
    label: words.label,
    hint: words.hint || undefined,
    error,
    mark: required ? undefined : common('optional'),
    name,
    value: text,
    placeholder: property['x-placeholder'] ?? (property.default === undefined ? undefined : String(property.default)),
    onChange: (e: { target: { value: string } }) => set(e.target.value),
    onBlur: () => setLeft(true),
    autoComplete: 'off',
    spellCheck: false,
  }
  if (property['x-secret']) {
    const kept = typeof saved?.[name] === 'string' ? saved[name] : undefined
    return <SecretField {...field} placeholder={kept ?? field.placeholder} required={required && !kept} hint={kept ? t('secretKept', { help: words.hint }) : field.hint} />
  }
  return <TextField {...field} required={required} inputMode={property.type === 'string' ? (property.pattern?.includes('0-9') && !property.pattern.includes('v') ? 'numeric' : 'text') : 'decimal'} />
}
