// "G W": all workspaces with what waits in each; search, digits 1 to 9, and a new one for owners.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Check, Plus } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { WorkspaceSeat } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { Button } from '@/design/Button'
import { Dialog } from '@/design/Dialog'
import { Kbd } from '@/design/Kbd'
import { Badge } from '@/design/marks'
import { SearchField } from '@/design/SearchField'
import { Notice, useErrorText, useFieldError } from '@/design/states'
import { TextField } from '@/design/TextField'
import { api } from '@/lib/api-client'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { useMe, useWorkspaceId } from '@/lib/session'
import { openSwitcher } from './switcher'

export function WorkspaceSwitcher({ what, onClose }: { what: 'list' | 'new'; onClose: () => void }) {
  return what === 'list' ? <Switcher onClose={onClose} /> : <NewWorkspace onClose={onClose} />
}

function Switcher({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell')
  const me = useMe()
  const ws = useWorkspaceId()
  const navigate = useNavigate()
  const format = useFormat()
  const [query, setQuery] = useState('')
  const first = useRef<HTMLButtonElement>(null)
  const all = me?.workspaces ?? []
  const found = all.filter((w) => w.name.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase()))

  function go(workspace: WorkspaceSeat | undefined) {
    if (!workspace) return
    onClose()
    if (workspace.id !== ws) void navigate({ to: '/w/$ws/inbox', params: { ws: workspace.id } })
  }
  function onKeyDown(e: KeyboardEvent) {
    const digit = Number(e.key)
    if (!query && digit >= 1 && digit <= 9) go(found[digit - 1])
    else if (e.key === 'Enter' && e.target instanceof HTMLInputElement) go(found[0])
    else return
    e.preventDefault()
  }
  return (
    <Dialog open onClose={onClose} title={t('workspaces')} initialFocus={all.length > 5 ? undefined : first} actions={all.some((w) => w.role === 'owner') && <Button icon={<Plus aria-hidden />} onClick={() => openSwitcher('new')}>{t('newWorkspace')}</Button>}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- digits choose from anywhere in the list */}
      <div className="grid gap-2" onKeyDown={onKeyDown}>
        {all.length > 5 && <SearchField label={t('findWorkspace')} clearLabel={t('clearSearch')} value={query} onValue={setQuery} autoFocus />}
        <ul className="-mx-2">
          {found.map((w, i) => (
            <li key={w.id}>
              <button type="button" ref={i === 0 ? first : undefined} className="menu-item hover:bg-hover py-2!" aria-current={w.id === ws || undefined} onClick={() => go(w)}>
                <Avatar id={w.id} name={w.name} size={32} square />
                <span className="min-w-0 grow"><span className="ell block font-[550]">{w.name}</span><small>{t(`role_${w.role}`)}</small></span>
                {w.unread > 0 && <Badge label={t('openChats', { count: w.unread })}>{format.count(w.unread)}</Badge>}
                {w.id === ws ? <Check size={16} aria-hidden /> : i < 9 && <Kbd keys={String(i + 1)} />}
              </button>
            </li>
          ))}
        </ul>
        {found.length === 0 && <p className="py-4 text-center text-13 text-t2" role="status">{t('noCommand', { query })}</p>}
      </div>
    </Dialog>
  )
}

function NewWorkspace({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell')
  const common = useTranslations('common')
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const errorText = useErrorText()
  const make = useMutation({
    mutationFn: () => api.post<{ id: string }>('/workspaces', { name: name.trim() }),
    onSuccess: async ({ id }) => {
      await queries.refetchQueries({ queryKey: keys.me, exact: true })
      onClose()
      await navigate({ to: '/w/$ws/start', params: { ws: id } })
    },
  })
  const fieldError = useFieldError(make.error)
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('newWorkspace')}
      text={t('newWorkspaceText')}
      actions={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button kind="primary" type="submit" form="new-workspace" busy={make.isPending}>{t('create')}</Button>
        </>
      }
    >
      <form id="new-workspace" className="grid gap-4" onSubmit={(e) => { e.preventDefault(); make.mutate() }}>
        {make.error && !fieldError('name') && <Notice tone="bad">{errorText(make.error)}</Notice>}
        <TextField label={t('workspaceName')} required autoFocus maxLength={100} value={name} onChange={(e) => setName(e.target.value)} error={fieldError('name')} />
      </form>
    </Dialog>
  )
}
