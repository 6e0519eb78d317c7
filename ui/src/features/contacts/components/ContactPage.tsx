// One contact: who it is, what the team knows, on which channels, and the chats so far.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ChevronLeft } from 'lucide-react'
import type { ContactDetail } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { Loaded } from '@/design/Loaded'
import { PageFrame } from '@/design/PageFrame'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useWorkspaceId } from '@/lib/session'
import { contactQuery, useChangeContact } from '../api'
import { Attributes } from './Attributes'
import { ContactChats, ContactIdentities } from './ContactSides'
import { InlineEdit, InlineSelect } from './InlineEdit'
import { languageName } from './ContactTable'
import { NoteField } from './NoteField'

export function ContactPage() {
  const t = useTranslations('contacts')
  const ws = useWorkspaceId()
  const { contactId } = useParams({ from: '/w/$ws/contacts/$contactId' })
  const contact = useQuery(contactQuery(ws, contactId))
  const name = contact.data?.name || contact.data?.display || (contact.data ? t('noName') : '')
  usePageTitle(name || t('title'))
  return (
    <PageFrame
      title={
        <span className="flex items-center gap-2">
          <Link to="/w/$ws/contacts" params={{ ws }} search={{}} className="icon-btn -ml-2" aria-label={t('back')}><ChevronLeft aria-hidden /></Link>
          <span className="ell" dir="auto">{name}</span>
        </span>
      }
    >
      <div className="mx-auto max-w-[980px]">
        <Loaded query={contact} failed={t('contactFailed')} rows={5}>{(data) => <Open key={data.id} contact={data} name={name} />}</Loaded>
      </div>
    </PageFrame>
  )
}

function Open({ contact, name }: { contact: ContactDetail; name: string }) {
  const t = useTranslations('contacts')
  const format = useFormat()
  const change = useChangeContact(contact.id)
  const languages = [...new Set(['id', 'th', 'en', 'ms', 'zh', ...(contact.language ? [contact.language] : [])])]
  return (
    <div className="grid gap-6 md:grid-cols-[minmax(0,1fr)_330px]">
      <div className="grid content-start gap-6">
        <div className="flex items-center gap-4">
          <Avatar id={contact.id} name={name} size={52} />
          <div className="min-w-0">
            <p className="ell text-20 font-[650]" dir="auto">{name}</p>
            <p className="text-13 text-t2">{contact.last_seen_at ? t('seenAgo', { ago: format.ago(contact.last_seen_at) }) : t('neverSeen')}</p>
          </div>
        </div>
        <section className="card p-5" aria-labelledby="details">
          <h2 id="details" className="text-14 font-[650]">{t('details')}</h2>
          <div className="mt-2 grid">
            <InlineEdit label={t('name')} value={contact.name ?? ''} hint={t('nameHint')} required onSave={(next) => change.mutateAsync({ name: next })} />
            <InlineEdit label={t('email')} type="email" value={contact.email ?? ''} onSave={(next) => change.mutateAsync({ email: next || null })} />
            <InlineEdit label={t('phone')} value={contact.phone ? format.phone(contact.phone) : ''} />
            <InlineSelect
              label={t('language')}
              value={contact.language ?? ''}
              onSave={(next) => change.mutateAsync({ language: next || null })}
              options={[{ value: 'none', label: t('languageUnknown') }, ...languages.map((code) => ({ value: code, label: languageName(code, format.tag) }))]}
            />
            <InlineEdit label={t('since')} value={format.dateTime(contact.created_at)} />
          </div>
        </section>
        <NoteField value={contact.note ?? ''} onSave={(note) => change.mutateAsync({ note })} />
        <Attributes value={contact.attributes} onSave={(attributes) => change.mutateAsync({ attributes })} />
      </div>
      <div className="grid content-start gap-6">
        <ContactIdentities identities={contact.identities} />
        <ContactChats chats={contact.conversations} />
      </div>
    </div>
  )
}
