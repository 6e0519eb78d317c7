// Name, read receipts, credentials and the end of an account.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Account, ChannelSettings } from '@/api/types'
import { Button } from '@/design/Button'
import { Group, SaveBar } from '@/design/PageFrame'
import { Notice, useErrorText, useFieldError } from '@/design/states'
import { Select } from '@/design/Select'
import { TextField } from '@/design/TextField'
import { useResult } from '@/design/use-result'
import { channelsQuery } from '@/lib/channels'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { useChangeAccount } from '../../api'
import { cleanSettings, formValues } from '../../schema'
import { SchemaForm } from '../SchemaForm'
import { DisconnectDialog } from './DisconnectDialog'

const receipts = ['on_reply', 'on_open', 'never'] as const

export function SettingsTab({ account }: { account: Account }) {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const channel = useQuery(channelsQuery(ws)).data?.items.find((c) => c.channel === account.channel)
  const start = channel ? formValues(channel.account_form, account.settings) : {}
  const [name, setName] = useState(account.name)
  const [values, setValues] = useState<ChannelSettings>()
  const [ending, setEnding] = useState(false)
  const change = useChangeAccount(account.id)
  const receiptsChange = useChangeAccount(account.id)
  const { saved, failed } = useResult()
  const errorText = useErrorText()
  const fieldError = useFieldError(change.error)
  const now = values ?? start
  const dirty = name.trim() !== account.name || (values !== undefined && JSON.stringify(values) !== JSON.stringify(start))

  function save() {
    if (!channel) return
    const settings = values && JSON.stringify(values) !== JSON.stringify(start) ? cleanSettings(channel.account_form, { ...start, ...values }) : undefined
    change.mutate(
      { name: name.trim() === account.name ? undefined : name.trim(), settings },
      { onSuccess: () => { saved(settings ? t('savedTesting') : undefined); setValues(undefined) } },
    )
  }

  return (
    <div className="mx-auto max-w-[720px] pb-4">
      {change.error && <div className="mb-5"><Notice tone="bad">{errorText(change.error)}</Notice></div>}
      <Group title={t('accountName')} text={t('accountNameText')}>
        <TextField label={t('name')} value={name} maxLength={100} onChange={(e) => setName(e.target.value)} error={fieldError('name')} />
      </Group>
      {account.capabilities.mark_read && (
        <Group title={t('readReceipts')} text={t('readReceiptsText')}>
          <Select
            ariaLabel={t('readReceipts')}
            value={account.read_receipts ?? 'on_reply'}
            onChange={(read_receipts) => receiptsChange.mutate({ read_receipts }, { onSuccess: () => saved(), onError: failed })}
            options={receipts.map((value) => ({ value, label: t(`receipts_${value}`), hint: t(`receiptsHint_${value}`) }))}
          />
        </Group>
      )}
      <Group title={t('credentials')} text={t('credentialsText')}>
        {channel && <SchemaForm channel={account.channel} schema={channel.account_form} values={now} saved={account.settings} onChange={setValues} fieldError={fieldError} />}
        <Link to="/w/$ws/settings/channels/apps/$appId" params={{ ws, appId: account.app_id }} className="btn w-max" data-kind="link">{t('toApp')}</Link>
      </Group>
      <Group title={t('disconnect')} text={t('disconnectText')}>
        <div><Button kind="danger" onClick={() => setEnding(true)}>{t('disconnectButton')}</Button></div>
      </Group>
      {dirty && (
        <div className="sticky bottom-0 -mx-1 overflow-hidden rounded-3 border border-line shadow-3">
          <SaveBar dirty busy={change.isPending} onDiscard={() => { setValues(undefined); setName(account.name); change.reset() }} onSave={save} />
        </div>
      )}
      {ending && <DisconnectDialog account={account} onClose={() => setEnding(false)} />}
    </div>
  )
}
