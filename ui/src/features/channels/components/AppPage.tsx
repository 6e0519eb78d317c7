// The app behind accounts: webhook address, credentials, the platform's last calls, deletion.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ChevronLeft, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { App, ChannelSettings } from '@/api/types'
import { Button } from '@/design/Button'
import { ConfirmDialog, ConfirmTyped } from '@/design/ConfirmDialog'
import { Loaded } from '@/design/Loaded'
import { Group, PageFrame, SaveBar } from '@/design/PageFrame'
import { EmptyState, Notice, useErrorText, useFieldError } from '@/design/states'
import { TextField } from '@/design/TextField'
import { useResult } from '@/design/use-result'
import { useAccounts } from '@/lib/accounts'
import { channelsQuery } from '@/lib/channels'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useWorkspaceId } from '@/lib/session'
import { appQuery, attemptsQuery, useDeleteApp, useRotateToken, useSaveApp } from '../api'
import { cleanSettings, formValues } from '../schema'
import { Attempts } from './Attempts'
import { SchemaForm } from './SchemaForm'
import { WebhookFields } from './WebhookFields'

export function AppPage() {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const { appId } = useParams({ from: '/w/$ws/settings/channels/apps/$appId' })
  const app = useQuery(appQuery(ws, appId))
  usePageTitle(app.data?.name ?? t('app'))
  if (app.data) return <OpenApp key={app.data.id} app={app.data} />
  return <PageFrame title={t('app')} narrow><Loaded query={app} failed={t('appFailed')}>{() => null}</Loaded></PageFrame>
}

function OpenApp({ app }: { app: App }) {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const schema = useQuery(channelsQuery(ws)).data?.items.find((c) => c.channel === app.channel)?.app_form
  const start = schema ? formValues(schema, app.settings) : {}
  const [name, setName] = useState(app.name)
  const [values, setValues] = useState<ChannelSettings>()
  const save = useSaveApp(app.id)
  const { saved } = useResult()
  const errorText = useErrorText()
  const fieldError = useFieldError(save.error)
  const changed = values !== undefined && JSON.stringify(values) !== JSON.stringify(start)
  const attempts = useQuery({ ...attemptsQuery(ws, app.id), refetchInterval: 15_000 })

  return (
    <PageFrame
      narrow
      title={
        <span className="flex items-center gap-2">
          <Link to="/w/$ws/settings/channels" params={{ ws }} className="icon-btn -ml-2" aria-label={t('backToChannels')}><ChevronLeft aria-hidden /></Link>
          <span className="ell">{app.name}</span>
        </span>
      }
      foot={
        <SaveBar
          dirty={changed || name.trim() !== app.name}
          busy={save.isPending}
          onDiscard={() => { setValues(undefined); setName(app.name); save.reset() }}
          onSave={() => save.mutate({ name: name.trim(), settings: changed && schema ? cleanSettings(schema, { ...start, ...values }) : undefined }, { onSuccess: () => { saved(); setValues(undefined) } })}
        />
      }
    >
      {save.error && <div className="mb-5"><Notice tone="bad">{errorText(save.error)}</Notice></div>}
      <Group title={t('webhook')} text={t('webhookText')}>
        <WebhookFields app={app} />
        <RotateToken app={app} />
      </Group>
      <Group title={t('credentials')} text={t('credentialsText')}>
        <TextField label={t('name')} value={name} maxLength={100} onChange={(e) => setName(e.target.value)} error={fieldError('name')} />
        {schema && <SchemaForm channel={app.channel} schema={schema} values={values ?? start} saved={app.settings} onChange={setValues} fieldError={fieldError} />}
      </Group>
      <Group title={t('attempts')} text={t('attemptsText')}>
        <Loaded query={attempts} failed={t('attemptsFailed')} rows={4} height={28}>
          {({ items }) => (items.length ? <Attempts attempts={items} /> : <EmptyState title={t('noAttempts')} text={t('noAttemptsText')} />)}
        </Loaded>
      </Group>
      <DeleteApp app={app} />
    </PageFrame>
  )
}

function RotateToken({ app }: { app: App }) {
  const t = useTranslations('channels')
  const [open, setOpen] = useState(false)
  const rotate = useRotateToken(app.id)
  const { saved, failed } = useResult()
  return (
    <div>
      <Button size="small" icon={<RefreshCw aria-hidden />} onClick={() => setOpen(true)}>{t('rotate')}</Button>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        danger={false}
        title={t('rotateTitle')}
        text={t('rotateText')}
        confirmLabel={t('rotate')}
        busy={rotate.isPending}
        onConfirm={() => rotate.mutate(undefined, { onSuccess: () => { setOpen(false); saved(t('rotated')) }, onError: failed })}
      />
    </div>
  )
}

function DeleteApp({ app }: { app: App }) {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const remove = useDeleteApp(app.id)
  const { saved, failed } = useResult()
  const used = useAccounts()?.filter((a) => a.app_id === app.id && a.state !== 'disconnected').length ?? 0
  return (
    <Group title={t('deleteApp')} text={t('deleteAppText')}>
      <div><Button kind="danger" disabledReason={used > 0 ? t('appInUse', { count: used }) : undefined} onClick={() => setOpen(true)}>{t('deleteApp')}</Button></div>
      <ConfirmTyped
        open={open}
        onClose={() => setOpen(false)}
        name={app.name}
        title={t('deleteAppTitle', { name: app.name })}
        text={t('deleteAppWarning')}
        confirmLabel={t('deleteApp')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => { saved(t('appDeleted')); void navigate({ to: '/w/$ws/settings/channels', params: { ws } }) }, onError: failed })}
      />
    </Group>
  )
}
