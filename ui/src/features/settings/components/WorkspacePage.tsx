// Name, language, time zone and the rule for reopening chats of the workspace.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Workspace } from '@/api/types'
import { Loaded } from '@/design/Loaded'
import { Group, PageFrame, SaveBar } from '@/design/PageFrame'
import { Select } from '@/design/Select'
import { EmptyState, Notice, useErrorText, useFieldError } from '@/design/states'
import { TextField } from '@/design/TextField'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { languages } from '@/lib/preferences'
import { useCan, useWorkspaceId } from '@/lib/session'
import { workspaceQuery } from '@/lib/workspace'
import { useSaveWorkspace } from '../api'
import { zoneName, zonesWith } from '../zones'

const reopenChoices = ['0', '24', '72', '168', '720']

export function WorkspacePage() {
  const t = useTranslations('settings')
  const workspace = useQuery(workspaceQuery(useWorkspaceId()))
  const { manageWorkspace } = useCan()
  usePageTitle(t('page_workspace'))
  if (workspace.data && manageWorkspace) return <WorkspaceForm key={workspace.data.id} workspace={workspace.data} />
  return (
    <PageFrame title={t('page_workspace')} narrow>
      {manageWorkspace ? <Loaded query={workspace} failed={t('workspaceFailed')} rows={3} height={90}>{() => null}</Loaded> : <EmptyState title={t('notAllowed')} text={t('askAdmin')} />}
    </PageFrame>
  )
}

function WorkspaceForm({ workspace }: { workspace: Workspace }) {
  const t = useTranslations('settings')
  const s = useTranslations('shell')
  const [change, setChange] = useState<Partial<Workspace>>({})
  const save = useSaveWorkspace()
  const { saved } = useResult()
  const errorText = useErrorText()
  const fieldError = useFieldError(save.error)
  const now = { ...workspace, ...change }
  const dirty = (['name', 'language', 'time_zone', 'reopen_hours'] as const).some((key) => now[key] !== workspace[key])
  const set = (next: Partial<Workspace>) => setChange((old) => ({ ...old, ...next }))
  const reopen = String(now.reopen_hours)

  return (
    <PageFrame
      title={t('page_workspace')}
      narrow
      foot={
        <SaveBar
          dirty={dirty}
          busy={save.isPending}
          onDiscard={() => { setChange({}); save.reset() }}
          onSave={() =>
            save.mutate(
              { name: now.name.trim(), language: now.language, time_zone: now.time_zone, reopen_hours: now.reopen_hours },
              { onSuccess: () => { setChange({}); saved() } },
            )
          }
        />
      }
    >
      {save.error && <div className="mb-5"><Notice tone="bad">{errorText(save.error)}</Notice></div>}
      <Group title={t('workspaceName')} text={t('workspaceNameText')}>
        <TextField label={t('name')} value={now.name} maxLength={100} onChange={(e) => set({ name: e.target.value })} error={fieldError('name')} />
      </Group>
      <Group title={t('workspaceLocale')} text={t('workspaceLocaleText')}>
        <Select label={s('language')} value={now.language} onChange={(language) => set({ language })} options={languages.map((value) => ({ value, label: s(`language_${value}`) }))} error={fieldError('language')} />
        <Select label={t('timeZone')} value={now.time_zone} onChange={(time_zone) => set({ time_zone })} options={zonesWith(now.time_zone).map((value) => ({ value, label: zoneName(value) }))} error={fieldError('time_zone')} />
      </Group>
      <Group title={t('reopen')} text={t('reopenText')}>
        <Select
          ariaLabel={t('reopen')}
          value={reopen}
          onChange={(hours) => set({ reopen_hours: Number(hours) })}
          options={[...new Set([...reopenChoices, reopen])].toSorted((a, b) => Number(a) - Number(b)).map((value) => ({ value, label: reopenLabel(t, Number(value)) }))}
        />
        {fieldError('reopen_hours') && <Notice tone="bad">{fieldError('reopen_hours')}</Notice>}
      </Group>
    </PageFrame>
  )
}

function reopenLabel(t: ReturnType<typeof useTranslations<'settings'>>, hours: number) {
  if (hours === 0) return t('reopenNever')
  return hours % 24 === 0 ? t('reopenDays', { days: hours / 24 }) : t('reopenHours', { hours })
}
