// Narrow the open view: by label, by teammate.
import { useQuery } from '@tanstack/react-query'
import { Button } from '@/design/Button'
import { LabelDot } from '@/design/LabelDot'
import { Dialog } from '@/design/Dialog'
import { Select } from '@/design/Select'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { labelsQuery, membersQuery } from '../../api'
import { useInboxPlace } from '../../data/use-inbox'
import type { InboxSearch } from '../../model/views'

export function FilterDialog({ search, onChange, onClose }: { search: InboxSearch; onChange: (change: Partial<InboxSearch>) => void; onClose: () => void }) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const { view } = useInboxPlace()
  const labels = useQuery(labelsQuery(ws)).data?.items ?? []
  const members = useQuery(membersQuery(ws)).data?.items ?? []
  const fixedAssignee = view === 'mine' || view === 'unassigned'
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('filter')}
      actions={
        <>
          <Button kind="quiet" disabled={!search.label && !search.assignee} onClick={() => onChange({ label: undefined, assignee: undefined })}>{t('clearFilters')}</Button>
          <Button kind="primary" onClick={onClose}>{t('done')}</Button>
        </>
      }
    >
      <Select label={t('label')} value={search.label ?? 'any'} onChange={(label) => onChange({ label: label === 'any' ? undefined : label })} options={[{ value: 'any', label: t('anyLabel') }, ...labels.map((l) => ({ value: l.id, label: l.name, icon: <LabelDot color={l.color} /> }))]} />
      {!fixedAssignee && (
        <Select
          label={t('assignee')}
          value={search.assignee ?? 'all'}
          onChange={(assignee) => onChange({ assignee: assignee === 'all' ? undefined : assignee })}
          options={[{ value: 'all', label: t('anyone') }, { value: 'none', label: t('nobody') }, { value: 'any', label: t('somebody') }, ...members.map((m) => ({ value: m.id, label: m.name }))]}
        />
      )}
    </Dialog>
  )
}
