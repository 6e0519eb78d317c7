// Write first: which account, to whom, with which template (where the channel asks for one).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Account, Contact, Conversation, Page } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { Button } from '@/design/Button'
import { Dialog } from '@/design/Dialog'
import { ChannelMark } from '@/design/marks'
import { Select } from '@/design/Select'
import { EmptyState, Notice, useErrorText } from '@/design/states'
import { TextArea, TextField } from '@/design/TextField'
import { api, inWorkspace } from '@/lib/api-client'
import { useChannelLook } from '@/lib/channels'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { useWorkspaceId } from '@/lib/session'
import { newClientId } from '@/lib/storage'
import { accountsQuery, startConversation } from '../../api'
import { useInboxPlace } from '../../data/use-inbox'
import type { Special } from '../../data/use-send'
import { TemplatePicker } from '../composer/templates/TemplatePicker'

type Target = { phone: string } | { contact: Contact }

export function NewChatDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const look = useChannelLook()
  const accounts = (useQuery(accountsQuery(ws)).data?.items ?? []).filter((a) => a.capabilities.start_conversation !== 'no' && a.state !== 'disconnected')
  const [accountId, setAccountId] = useState<string>()
  const account = accounts.find((a) => a.id === accountId) ?? accounts[0]
  const [target, setTarget] = useState<Target | null>(null)
  return (
    <Dialog open wide onClose={onClose} title={t('newChat')}>
      {!account ? (
        <EmptyState title={t('noAccountToWrite')} />
      ) : (
        <>
          {accounts.length > 1 && <Select label={t('fromAccount')} value={account.id} onChange={setAccountId} options={accounts.map((a) => ({ value: a.id, label: a.name, hint: a.display, icon: <ChannelMark channel={a.channel} iconSvg={look(a.channel).icon_svg} /> }))} />}
          <To target={target} onTarget={setTarget} />
          {target && <FirstMessage key={account.id} account={account} target={target} onClose={onClose} />}
        </>
      )}
    </Dialog>
  )
}

function To({ target, onTarget }: { target: Target | null; onTarget: (target: Target | null) => void }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const ws = useWorkspaceId()
  const [text, setText] = useState('')
  const phone = phoneIn(text)
  const { data } = useQuery({
    queryKey: [...keys.contactLists(ws), { q: text, for: 'new-chat' }],
    queryFn: ({ signal }) => api.get<Page<Contact>>(inWorkspace(ws, '/contacts'), { query: { q: text, limit: 6 }, signal }),
    enabled: text.trim().length > 1 && !target,
  })
  if (target) {
    const name = 'contact' in target ? (target.contact.name ?? target.contact.display) : format.phone(target.phone)
    return <div className="flex items-center gap-3 rounded-3 border border-line-2 p-2.5"><Avatar id={name} name={name} size={32} /><b className="ell grow text-13">{name}</b><Button kind="link" onClick={() => onTarget(null)}>{t('change')}</Button></div>
  }
  return (
    <div>
      <TextField label={t('toWhom')} hint={t('toHint')} autoFocus value={text} onChange={(e) => setText(e.target.value)} autoComplete="off" onKeyDown={(e) => { if (e.key === 'Enter' && phone) onTarget({ phone }) }} />
      <ul className="mt-1.5 grid">
        {phone && <li><button type="button" className="menu-item" onClick={() => onTarget({ phone })}><Avatar id={phone} name={phone} size={28} /><span className="grow">{t('writeTo', { phone: format.phone(phone) })}</span></button></li>}
        {data?.items.filter((c) => c.phone).map((c) => (
          <li key={c.id}><button type="button" className="menu-item" onClick={() => onTarget({ contact: c })}><Avatar id={c.id} name={c.name ?? c.display} size={28} /><span className="min-w-0 grow">{c.name ?? c.display}<small className="num">{c.phone && format.phone(c.phone)}</small></span></button></li>
        ))}
      </ul>
    </div>
  )
}

function FirstMessage({ account, target, onClose }: { account: Account; target: Target; onClose: () => void }) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  const errorText = useErrorText()
  const { openChat } = useInboxPlace()
  const [text, setText] = useState('')
  const start = useMutation({
    mutationFn: (message: Omit<Special, 'preview'> & { text?: string }) =>
      startConversation(ws, { account_id: account.id, to: 'phone' in target ? target : { contact_id: target.contact.id }, message: { kind: 'reply', ...message, client_id: newClientId() } }),
    onSuccess: ({ conversation }) => {
      void queries.invalidateQueries({ queryKey: keys.conversationLists(ws) })
      queries.setQueryData(keys.conversation(ws, conversation.id), conversation)
      onClose()
      openChat(conversation.id)
    },
  })
  const contact = 'contact' in target ? { id: target.contact.id, name: target.contact.name ?? '', display: target.contact.phone, avatar_url: null, language: target.contact.language } : { id: target.phone, name: '', display: target.phone, avatar_url: null, language: null }
  return (
    <>
      {start.error && <Notice tone="bad">{errorText(start.error)}</Notice>}
      {account.capabilities.start_conversation === 'template' ? (
        <TemplatePicker chat={{ contact } as Conversation} account={account} name={contact.name} onSend={({ template }) => start.mutate({ template })} />
      ) : (
        <form className="grid gap-3" onSubmit={(e) => { e.preventDefault(); if (text.trim()) start.mutate({ text: text.trim() }) }}>
          <TextArea label={t('message')} value={text} onChange={(e) => setText(e.target.value)} />
          <Button kind="primary" type="submit" busy={start.isPending} disabled={!text.trim()} className="justify-self-end">{t('send')}</Button>
        </form>
      )}
    </>
  )
}

/** As typed at home (0812…) or internationally (+62812…). */
function phoneIn(text: string) {
  const digits = text.replace(/[\s().-]/g, '')
  if (/^\+\d{8,15}$/.test(digits)) return digits
  if (/^08\d{7,12}$/.test(digits)) return `+62${digits.slice(1)}`
  if (/^0[689]\d{8}$/.test(digits)) return `+66${digits.slice(1)}`
  return /^(?:62|66)\d{8,12}$/.test(digits) ? `+${digits}` : null
}
