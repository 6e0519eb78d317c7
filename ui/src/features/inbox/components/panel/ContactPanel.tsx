// Beside the thread: who the customer is, everywhere they write from, labels, details, earlier chats, files, note.
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, X } from 'lucide-react'
import { useState } from 'react'
import type { Contact, Conversation } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { IconButton } from '@/design/Button'
import { ChannelMark, SkeletonRows } from '@/design/marks'
import { ErrorState } from '@/design/states'
import { useChannelLook } from '@/lib/channels'
import { useFormat } from '@/lib/format'
import { scriptLanguage, useTranslations } from '@/lib/i18n'
import { useIsPhone } from '@/lib/use-media'
import { accountsQuery, contactQuery, conversationQuery } from '../../api'
import { useInboxPlace } from '../../data/use-inbox'
import { togglePanel, usePanel } from '../../data/use-panel'
import { contactName, shortCode } from '../../model/names'
import { Block } from './Block'
import { Details, Note } from './Details'
import { EarlierChats } from './EarlierChats'
import { Files } from './Files'
import { LabelPicker } from './LabelPicker'
import '../../styles/panel.css'

export function ContactPanel({ chatId }: { chatId: string }) {
  const t = useTranslations('inbox')
  const { ws } = useInboxPlace()
  const phone = useIsPhone()
  const { data: chat } = useQuery(conversationQuery(ws, chatId))
  const contact = useQuery({ ...contactQuery(ws, chat?.contact.id ?? ''), enabled: chat !== undefined })
  return (
    <aside className="panel" aria-label={t('customer')}>
      <div className="panel-bar">
        {phone ? <IconButton label={t('backToChat')} onClick={() => usePanel.setState({ open: false })}><ArrowLeft /></IconButton> : <><span className="grow" /><IconButton label={t('hidePanel')} shortcut="]" onClick={togglePanel}><X /></IconButton></>}
      </div>
      {chat && <Head chat={chat} contact={contact.data} />}
      {contact.isPending && <SkeletonRows rows={5} height={18} label={t('loadingContact')} />}
      {contact.isError && <ErrorState title={t('contactFailed')} error={contact.error} onRetry={() => void contact.refetch()} />}
      {contact.data && chat && (
        <>
          <Identities contact={contact.data} />
          <Details key={`d${contact.data.id}`} contact={contact.data} />
          <Note key={`n${contact.data.id}`} contact={contact.data} />
          <EarlierChats contact={contact.data} chat={chat} />
          <Files chat={chat} />
        </>
      )}
    </aside>
  )
}

function Head({ chat, contact }: { chat: Conversation; contact: Contact | undefined }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const name = contactName(chat.contact) ?? t('unknownCustomer', { code: shortCode(chat.contact.id) })
  const second = contact?.phone ?? chat.contact.display
  return (
    <div className="panel-head">
      <Avatar id={chat.contact.id} name={name} src={chat.contact.avatar_url} size={52} />
      <div className="min-w-0 grow">
        <h2 className="ell" lang={scriptLanguage(name)} dir="auto" title={name}>{name}</h2>
        {second && second !== name && <p className="num ell">{/^\+?\d/.test(second) ? format.phone(second.startsWith('+') ? second : `+${second}`) : second}</p>}
        <LabelPicker chat={chat} />
      </div>
    </div>
  )
}

function Identities({ contact }: { contact: Contact }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const { ws } = useInboxPlace()
  const look = useChannelLook()
  const { data: accounts } = useQuery(accountsQuery(ws))
  const [all, setAll] = useState(false)
  const shown = all ? contact.identities : contact.identities.slice(0, 4)
  if (!contact.identities.length) return null
  return (
    <Block title={t('identities')}>
      {shown.map((i) => {
        const account = accounts?.items.find((a) => a.id === i.account_id)
        const channel = account?.channel ?? i.channel ?? ''
        return (
          <div className="identity" key={i.id}>
            <ChannelMark channel={channel} iconSvg={look(channel).icon_svg} title={look(channel).title} />
            <span className="num ell grow">{i.phone ? format.phone(i.phone) : i.username ? `@${i.username.replace(/^@/, '')}` : (i.profile_name ?? i.external_id)}</span>
            <small className="ell">{account?.name}</small>
          </div>
        )
      })}
      {!all && contact.identities.length > 4 && <button type="button" className="more-link" onClick={() => setAll(true)}>{t('showMore', { count: contact.identities.length - 4 })}</button>}
    </Block>
  )
}
