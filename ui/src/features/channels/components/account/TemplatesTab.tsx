// Message templates of the account as the platform knows them.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { Account, Template } from '@/api/types'
import { Button } from '@/design/Button'
import { Chip, SkeletonRows, type Tone } from '@/design/marks'
import { SearchField } from '@/design/SearchField'
import { Select } from '@/design/Select'
import { EmptyState, ErrorState } from '@/design/states'
import { useResult } from '@/design/use-result'
import { useFormat } from '@/lib/format'
import { scriptLanguage, useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { templatesQuery, useSyncTemplates } from '../../api'
import { useChannelWords } from '../../words'

const statuses = ['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED'] as const

export function TemplatesTab({ account }: { account: Account }) {
  const t = useTranslations('channels')
  const words = useChannelWords()
  const [q, setQ] = useState('')
  const [status, setStatus] = useState('all')
  const sync = useSyncTemplates(account.id)
  const { saved, failed } = useResult()
  const filter = useDeferredValue({ q: q || undefined, status: status === 'all' ? undefined : status })
  return (
    <>
      <div className="mb-4 flex flex-wrap gap-3">
        <div className="min-w-[200px] grow"><SearchField label={t('searchTemplates')} clearLabel={t('clearSearch')} value={q} onValue={setQ} /></div>
        <div className="w-[170px]"><Select ariaLabel={t('templateStatus')} value={status} onChange={setStatus} options={[{ value: 'all', label: t('anyStatus') }, ...statuses.map((value) => ({ value: value as string, label: words.templateStatus(value) }))]} /></div>
        {account.state !== 'disconnected' && (
          <Button icon={<RefreshCw aria-hidden />} busy={sync.isPending} onClick={() => sync.mutate(undefined, { onSuccess: () => saved(t('syncStarted')), onError: failed })}>{t('sync')}</Button>
        )}
      </div>
      <TemplateList account={account} filter={filter} onClear={() => { setQ(''); setStatus('all') }} />
    </>
  )
}

function TemplateList({ account, filter, onClear }: { account: Account; filter: { q?: string; status?: string }; onClear: () => void }) {
  const t = useTranslations('channels')
  const common = useTranslations('common')
  const list = useInfiniteQuery({ ...templatesQuery(useWorkspaceId(), account.id, filter), placeholderData: keepPreviousData })
  if (list.isPending) return <SkeletonRows label={common('loading')} rows={5} height={64} />
  if (list.isError) return <ErrorState title={t('templatesFailed')} error={list.error} onRetry={() => void list.refetch()} />
  const templates = list.data.pages.flatMap((page) => page.items)
  if (templates.length === 0) {
    return filter.q || filter.status ? (
      <EmptyState title={t('noTemplateMatch')} actions={<Button onClick={onClear}>{t('clearFilters')}</Button>} />
    ) : (
      <EmptyState title={t('noTemplates')} text={t('noTemplatesText')} />
    )
  }
  return (
    <>
      <ul className="card divide-y divide-line">{templates.map((template) => <TemplateRow key={template.id} template={template} />)}</ul>
      {list.hasNextPage && <div className="grid place-items-center p-4"><Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{common('loadMore')}</Button></div>}
    </>
  )
}

function TemplateRow({ template }: { template: Template }) {
  const t = useTranslations('channels')
  const words = useChannelWords()
  const format = useFormat()
  return (
    <li className="px-5 py-3.5">
      <div className="flex flex-wrap items-center gap-2">
        <span className="mono font-[600]">{template.name}</span>
        <Chip>{template.language}</Chip>
        <Chip>{words.templateCategory(template.category)}</Chip>
        <Chip tone={toneOf(template.status)}>{words.templateStatus(template.status)}</Chip>
        <span className="ms-auto text-12 text-t3">{t('updatedAt', { at: format.date(template.updated_at) })}</span>
      </div>
      <p className="mt-1.5 text-13 whitespace-pre-line text-t2" dir="auto" lang={scriptLanguage(template.body_preview)}>{template.body_preview}</p>
    </li>
  )
}

function toneOf(status: string): Tone {
  if (status === 'APPROVED') return 'ok'
  if (status === 'REJECTED' || status === 'DISABLED') return 'bad'
  return status === 'PAUSED' || status === 'PENDING' || status === 'IN_APPEAL' ? 'warn' : 'plain'
}
