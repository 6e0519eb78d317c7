// Keys for programs: made (shown once), listed with last use, revoked.
import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import type { ApiKey } from '@/api/types'
import { Button } from '@/design/Button'
import { ConfirmTyped } from '@/design/ConfirmDialog'
import { CopyField } from '@/design/CopyField'
import { Dialog } from '@/design/Dialog'
import { Loaded } from '@/design/Loaded'
import { PageFrame } from '@/design/PageFrame'
import { EmptyState, Notice, useErrorText, useFieldError } from '@/design/states'
import { TextField } from '@/design/TextField'
import { useResult } from '@/design/use-result'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useCan, useWorkspaceId } from '@/lib/session'
import { apiKeysQuery, useMakeKey, useRevokeKey } from '../api'

export function ApiKeysPage() {
  const t = useTranslations('settings')
  const { manageWorkspace } = useCan()
  const [making, setMaking] = useState(false)
  usePageTitle(t('page_apiKeys'))
  const make = <Button kind="primary" icon={<Plus aria-hidden />} onClick={() => setMaking(true)}>{t('makeKey')}</Button>
  return (
    <PageFrame title={t('page_apiKeys')} text={t('keysText')} actions={manageWorkspace && make}>
      <div className="mx-auto max-w-[860px]">
        {manageWorkspace ? <KeyList /> : <EmptyState title={t('notAllowed')} text={t('askAdmin')} />}
        <p className="mt-4 text-13 text-t2">{t('keysDocs')} <a className="text-acc-t underline underline-offset-3" href="/api/docs" target="_blank" rel="noreferrer">{t('keysDocsLink')}</a></p>
      </div>
      {making && <MakeKey onClose={() => setMaking(false)} />}
    </PageFrame>
  )
}

function KeyList() {
  const t = useTranslations('settings')
  const apiKeys = useQuery(apiKeysQuery(useWorkspaceId()))
  return (
    <Loaded query={apiKeys} failed={t('keysFailed')} rows={3} height={56}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title={t('noKeys')} text={t('noKeysText')} />
        ) : (
          <ul className="card divide-y divide-line" aria-label={t('page_apiKeys')}>{items.map((key) => <KeyRow key={key.id} apiKey={key} />)}</ul>
        )
      }
    </Loaded>
  )
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const t = useTranslations('settings')
  const format = useFormat()
  const [asking, setAsking] = useState(false)
  const revoke = useRevokeKey()
  const { saved, failed } = useResult()
  return (
    <li className="flex flex-wrap items-center gap-3 px-4 py-3">
      <KeyRound size={18} className="flex-none text-t3" aria-hidden />
      <div className="min-w-[180px] grow">
        <p className="ell text-14 font-[550]">{apiKey.name}</p>
        <p className="text-12 text-t3"><span className="mono">{apiKey.prefix}…</span> · {apiKey.created_by ? t('keyMade', { at: format.date(apiKey.created_at), name: apiKey.created_by }) : t('keyMadeByOperator', { at: format.date(apiKey.created_at) })}</p>
      </div>
      <span className="text-13 text-t2">{apiKey.last_used_at ? t('keyUsed', { ago: format.ago(apiKey.last_used_at) }) : t('keyUnused')}</span>
      <Button size="small" kind="quiet" onClick={() => setAsking(true)}>{t('revoke')}</Button>
      <ConfirmTyped
        open={asking}
        onClose={() => setAsking(false)}
        name={apiKey.name}
        title={t('revokeTitle', { name: apiKey.name })}
        text={t('revokeText')}
        confirmLabel={t('revoke')}
        busy={revoke.isPending}
        onConfirm={() => revoke.mutate(apiKey.id, { onSuccess: () => saved(t('revoked')), onError: failed })}
      />
    </li>
  )
}

function MakeKey({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings')
  const common = useTranslations('common')
  const [name, setName] = useState('')
  const make = useMakeKey()
  const errorText = useErrorText()
  const fieldError = useFieldError(make.error)
  if (make.data?.key) {
    return (
      <Dialog open onClose={onClose} persistent title={t('keyReady', { name: make.data.name })} text={t('keyOnce')} actions={<Button kind="primary" onClick={onClose}>{t('keyKept')}</Button>}>
        <CopyField label={t('key')} value={make.data.key} />
        <Notice tone="warn">{t('keyWarning')}</Notice>
      </Dialog>
    )
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('makeKey')}
      text={t('makeKeyText')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button kind="primary" type="submit" form="key-form" busy={make.isPending}>{t('makeKey')}</Button>
        </>
      }
    >
      <form id="key-form" className="grid gap-4" onSubmit={(e) => { e.preventDefault(); make.mutate(name.trim()) }}>
        {make.error && !fieldError('name') && <Notice tone="bad">{errorText(make.error)}</Notice>}
        <TextField label={t('name')} hint={t('keyNameHint')} required autoFocus maxLength={100} value={name} onChange={(e) => setName(e.target.value)} error={fieldError('name')} />
      </form>
    </Dialog>
  )
}
