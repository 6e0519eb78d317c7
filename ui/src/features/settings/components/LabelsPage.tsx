// Labels for chats: name and colour.
import { useQuery } from '@tanstack/react-query'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Label } from '@/api/types'
import { Button, IconButton } from '@/design/Button'
import { ConfirmDialog } from '@/design/ConfirmDialog'
import { Loaded } from '@/design/Loaded'
import { PageFrame } from '@/design/PageFrame'
import { EmptyState } from '@/design/states'
import { useResult } from '@/design/use-result'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useWorkspaceId } from '@/lib/session'
import { labelsQuery, useDeleteLabel } from '../api'
import { LabelDialog } from './LabelDialog'

export function LabelsPage() {
  const t = useTranslations('settings')
  const format = useFormat()
  const labels = useQuery(labelsQuery(useWorkspaceId()))
  const [open, setOpen] = useState<Label | 'new'>()
  usePageTitle(t('page_labels'))
  const make = <Button kind="primary" icon={<Plus aria-hidden />} onClick={() => setOpen('new')}>{t('makeLabel')}</Button>
  return (
    <PageFrame title={t('page_labels')} text={t('labelsText')} actions={labels.data?.items.length ? make : undefined}>
      <div className="mx-auto max-w-[720px]">
        <Loaded query={labels} failed={t('labelsFailed')} rows={5} height={44}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t('noLabels')} text={t('noLabelsText')} actions={make} />
            ) : (
              <ul className="card divide-y divide-line" aria-label={t('page_labels')}>
                {items.toSorted((a, b) => format.compareNames(a.name, b.name)).map((label) => <LabelRow key={label.id} label={label} onEdit={() => setOpen(label)} />)}
              </ul>
            )
          }
        </Loaded>
      </div>
      {open && <LabelDialog label={open === 'new' ? undefined : open} taken={labels.data?.items ?? []} onClose={() => setOpen(undefined)} />}
    </PageFrame>
  )
}

function LabelRow({ label, onEdit }: { label: Label; onEdit: () => void }) {
  const t = useTranslations('settings')
  const [asking, setAsking] = useState(false)
  const remove = useDeleteLabel()
  const { saved, failed } = useResult()
  return (
    <li className="flex items-center gap-3 px-4 py-2">
      <span className="label-dot" style={{ '--c': label.color }} aria-hidden />
      <span className="ell min-w-0 grow text-14 font-[550]">{label.name}</span>
      <IconButton label={t('editLabel', { name: label.name })} onClick={onEdit}><Pencil /></IconButton>
      <IconButton label={t('deleteLabel', { name: label.name })} onClick={() => setAsking(true)}><Trash2 /></IconButton>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('deleteLabelTitle', { name: label.name })}
        text={t('deleteLabelText')}
        confirmLabel={t('delete')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(label.id, { onSuccess: () => saved(t('labelDeleted', { name: label.name })), onError: failed })}
      />
    </li>
  )
}
