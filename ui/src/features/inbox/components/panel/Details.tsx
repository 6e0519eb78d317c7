// Facts about the customer, edited in place; and a note for the team.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Pencil } from 'lucide-react'
import { useState } from 'react'
import type { Contact } from '@/api/types'
import { useErrorText } from '@/design/states'
import { toast } from '@/design/Toast'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { useWorkspaceId } from '@/lib/session'
import { patchContact } from '../../api'
import { Block } from './Block'

function useSave(contact: Contact) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const key = keys.contact(ws, contact.id)
  return useMutation({
    mutationFn: (change: Parameters<typeof patchContact>[2]) => patchContact(ws, contact.id, change),
    onMutate: (change) => {
      const before = queries.getQueryData<Contact>(key)
      if (before) queries.setQueryData(key, { ...before, ...change })
      return before
    },
    onSuccess: (fresh) => {
      queries.setQueryData<Contact>(key, (old) => (old ? { ...old, ...fresh } : fresh))
      toast({ text: t('saved'), tone: 'ok', ms: 2000 })
    },
    onError: (error, _change, before) => {
      if (before) queries.setQueryData(key, before)
      toast({ tone: 'bad', text: errorText(error) })
    },
  })
}

const languages = ['id', 'th', 'en'] as const

export function Details({ contact }: { contact: Contact }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const save = useSave(contact)
  const attributes = Object.entries(contact.attributes).filter(([, v]) => typeof v === 'string' || typeof v === 'number')
  return (
    <Block title={t('details')}>
      <dl className="facts">
        <Editable name={t('name')} value={contact.name ?? ''} onSave={(name) => save.mutate({ name })} />
        <Editable name={t('email')} value={contact.email ?? ''} type="email" onSave={(email) => save.mutate({ email: email || null })} />
        <div>
          <dt>{t('language')}</dt>
          <dd>
            <select className="bare-select" aria-label={t('language')} value={contact.language ?? ''} onChange={(e) => save.mutate({ language: e.target.value || null })}>
              <option value="">{t('notKnown')}</option>
              {languages.map((l) => <option key={l} value={l}>{t(`lang_${l}`)}</option>)}
            </select>
          </dd>
        </div>
        <div><dt>{t('firstSeen')}</dt><dd className="num">{format.date(contact.created_at)}</dd></div>
        {contact.last_seen_at && <div><dt>{t('lastSeen')}</dt><dd className="num">{format.ago(contact.last_seen_at)}</dd></div>}
        {attributes.map(([name, value]) => <div key={name}><dt className="ell" title={name}>{name.replaceAll('_', ' ')}</dt><dd dir="auto">{String(value)}</dd></div>)}
      </dl>
    </Block>
  )
}

function Editable({ name, value, type = 'text', onSave }: { name: string; value: string; type?: string; onSave: (value: string) => void }) {
  const t = useTranslations('inbox')
  const [text, setText] = useState<string | null>(null)
  function done(keep: boolean) {
    if (keep && text !== null && text.trim() !== value) onSave(text.trim())
    setText(null)
  }
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {text === null ? (
          <button type="button" className="edit-in-place" aria-label={`${value || t('addValue')}: ${t('editField', { name })}`} onClick={() => setText(value)}><span className="ell">{value || t('addValue')}</span><Pencil aria-hidden /></button>
        ) : (
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- opened by the person to type into
          <input autoFocus className="edit-input" type={type} aria-label={name} value={text} dir="auto" onChange={(e) => setText(e.target.value)} onBlur={() => done(true)} onKeyDown={(e) => {
            if (e.nativeEvent.isComposing) return
            if (e.key === 'Enter') done(true)
            if (e.key === 'Escape') { e.stopPropagation(); done(false) }
          }} />
        )}
      </dd>
    </div>
  )
}

export function Note({ contact }: { contact: Contact }) {
  const t = useTranslations('inbox')
  const save = useSave(contact)
  const [text, setText] = useState(contact.note ?? '')
  return (
    <Block title={t('noteAbout')}>
      <textarea className="input note-field" aria-label={t('noteAbout')} placeholder={t('noteAboutHint')} value={text} maxLength={5000} dir="auto" onChange={(e) => setText(e.target.value)} onBlur={() => text !== (contact.note ?? '') && save.mutate({ note: text })} />
    </Block>
  )
}
