// Other chats with the same person.
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Contact, Conversation } from '@/api/types'
import { ChannelMark, Chip } from '@/design/marks'
import { useChannelLook } from '@/lib/channels'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { accountsQuery } from '../../api'
import { useInboxPlace } from '../../data/use-inbox'
import { Block } from './Block'

const few = 4

export function EarlierChats({ contact, chat }: { contact: Contact; chat: Conversation }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const { ws, view } = useInboxPlace()
  const look = useChannelLook()
  const accounts = useQuery(accountsQuery(ws)).data?.items ?? []
  const [all, setAll] = useState(false)
  const others = contact.conversations.filter((c) => c.id !== chat.id)
  return (
    <Block title={t('earlierChats')} end={!all && others.length > few ? <button type="button" className="more-link" onClick={() => setAll(true)}>{t('showMore', { count: others.length - few })}</button> : undefined}>
      {others.length === 0 && <p className="text-13 text-t3">{t('firstChat')}</p>}
      {(all ? others : others.slice(0, few)).map((c) => {
        const account = accounts.find((a) => a.id === c.account_id)
        return (
          <Link key={c.id} to="/w/$ws/inbox/$view/$chat" params={{ ws, view, chat: c.id }} className="earlier">
            <ChannelMark channel={account?.channel ?? chat.channel} iconSvg={look(account?.channel ?? chat.channel).icon_svg} />
            <span className="min-w-0 grow"><span className="ell block">{account?.name ?? look(chat.channel).title}</span><small className="num">{format.date(c.last_at)}</small></span>
            <Chip tone={c.status === 'open' ? 'accent' : undefined}>{t(`state_${c.status}`)}</Chip>
          </Link>
        )
      })}
    </Block>
  )
}
