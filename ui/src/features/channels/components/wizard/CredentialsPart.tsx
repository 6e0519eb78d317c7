// Part 3: the app's credentials, checked for their shape while typing.
import { useState } from 'react'
import type { App, Channel, ChannelSettings } from '@/api/types'
import { Button } from '@/design/Button'
import { Notice, useErrorText, useFieldError } from '@/design/states'
import { TextField } from '@/design/TextField'
import { useTranslations } from '@/lib/i18n'
import { useSaveApp } from '../../api'
import { cleanSettings, formValues } from '../../schema'
import { SchemaForm } from '../SchemaForm'
import { PartFoot } from './PartFoot'

type Props = { channel: Channel; app?: App; onBack?: () => void; onDone: (appId: string) => void }

export function CredentialsPart({ channel, app, onBack, onDone }: Props) {
  const t = useTranslations('channels')
  const schema = channel.app_form
  const [name, setName] = useState(app?.name ?? t('appName', { channel: channel.title }))
  const [values, setValues] = useState<ChannelSettings>(() => (schema && app ? formValues(schema, app.settings) : {}))
  const save = useSaveApp(app?.id)
  const errorText = useErrorText()
  const fieldError = useFieldError(save.error)
  if (!schema) return null
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault()
        const settings = cleanSettings(schema, values)
        save.mutate(app ? { name: name.trim(), settings } : { channel: channel.channel, name: name.trim(), settings }, { onSuccess: (saved) => onDone(saved.id) })
      }}
    >
      <p className="mt-1 text-13 text-t2">{t('credentialsPartText')}</p>
      <div className="card mt-5 grid gap-4 p-5">
        {save.error && <Notice tone="bad">{errorText(save.error)}</Notice>}
        <SchemaForm channel={channel.channel} schema={schema} values={values} saved={app?.settings} onChange={setValues} fieldError={fieldError} />
        <TextField label={t('name')} hint={t('appNameHint')} value={name} maxLength={100} required onChange={(e) => setName(e.target.value)} error={fieldError('name')} />
      </div>
      <PartFoot onBack={onBack}><Button type="submit" kind="primary" busy={save.isPending}>{t('saveAndContinue')}</Button></PartFoot>
    </form>
  )
}
