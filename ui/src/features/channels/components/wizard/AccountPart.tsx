// Part 5: the account itself. A failing live check does not stop it; wrong fields do.
import { useState } from 'react'
import type { Account, Channel, ChannelSettings } from '@/api/types'
import { Button } from '@/design/Button'
import { Notice, useErrorText, useFieldError } from '@/design/states'
import { TextField } from '@/design/TextField'
import { useTranslations } from '@/lib/i18n'
import { useChangeAccount, useConnect } from '../../api'
import { cleanSettings, formValues } from '../../schema'
import { SchemaForm } from '../SchemaForm'
import { PartFoot } from './PartFoot'

type Props = { channel: Channel; appId?: string; account?: Account; onBack?: () => void; onDone: (accountId: string) => void }

export function AccountPart({ channel, appId, account, onBack, onDone }: Props) {
  const t = useTranslations('channels')
  const schema = channel.account_form
  const [name, setName] = useState(account?.name ?? '')
  const [values, setValues] = useState<ChannelSettings>(() => (account ? formValues(schema, account.settings) : {}))
  const connect = useConnect()
  const change = useChangeAccount(account?.id ?? '')
  const mutation = account ? change : connect
  const errorText = useErrorText()
  const fieldError = useFieldError(mutation.error)

  function submit() {
    const settings = cleanSettings(schema, values)
    const onSuccess = (saved: Account) => onDone(saved.id)
    if (account) change.mutate({ name: name.trim(), settings }, { onSuccess })
    else connect.mutate({ channel: channel.channel, app_id: appId, name: name.trim(), settings }, { onSuccess })
  }

  return (
    <form onSubmit={(e) => { e.preventDefault(); submit() }}>
      <p className="mt-1 text-13 text-t2">{t('accountPartText')}</p>
      <div className="card mt-5 grid gap-4 p-5">
        {mutation.error && <Notice tone="bad">{errorText(mutation.error)}</Notice>}
        <TextField label={t('accountName')} hint={t('accountNameText')} placeholder={t('accountNameExample', { channel: channel.title })} value={name} maxLength={100} required onChange={(e) => setName(e.target.value)} error={fieldError('name')} />
        <SchemaForm channel={channel.channel} schema={schema} values={values} saved={account?.settings} onChange={setValues} fieldError={fieldError} />
      </div>
      <PartFoot onBack={onBack}><Button type="submit" kind="primary" busy={mutation.isPending}>{t('connectNow')}</Button></PartFoot>
    </form>
  )
}
