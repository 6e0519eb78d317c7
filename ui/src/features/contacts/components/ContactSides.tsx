// Beside a contact: the same person on channels, and the chats so far.
import { Link } from '@tanstack/react-router'
import { MessageSquare } from 'lucide-react'
import type { ContactDetail } from '@/api/types'
import { ChannelMark, Chip } from '@/design/marks'
import { useAccounts } from '@/lib/accounts'
import { useChannelLook } from '@/lib/channels'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'

export function ContactIdentities({ identities }: { identities: ContactDetail['identities'] }) {
  const t = useTranslations('contacts')
  const format = useFormat()
  const accounts = useAccounts()
  const look = useChannelLook()
  return (
    <section className="card p-5" aria-labelledby="identities">
      <h2 id="identities" className="text-14 font-[650]">{t('identities')}</h2>
      <ul className="mt-3 grid gap-3">
        {identities.map((identity) => {
          const account = accounts?.find((a) => a.id === identity.account_id)
          const channel = account?.channel ?? identity.channel ?? ''
          return (
            <li key={identity.id} className="flex gap-3">
              <ChannelMark channel={channel} title={look(channel).title} iconSvg={look(channel).icon_svg} />
              <span className="min-w-0 text-13">
                <span className="num block font-[550]">{identity.phone ? format.phone(identity.phone) : identity.username ? `@${identity.username}` : identity.external_id}</span>
                <span className="ell block text-12 text-t3">{[identity.profile_name, account?.name].filter(Boolean).join(' · ')}</span>
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

export function ContactChats({ chats }: { chats: ContactDetail['conversations'] }) {
  const t = useTranslations('contacts')
  const ws = useWorkspaceId()
  const format = useFormat()
  const accounts = useAccounts()
  return (
    <section className="card p-5" aria-labelledby="chats">
      <h2 id="chats" className="text-14 font-[650]">{t('chats')}</h2>
      {chats.length === 0 && <p className="mt-1 text-13 text-t2">{t('noChats')}</p>}
      <ul className="-mx-2 mt-2 grid">
        {chats.map((chat) => (
          <li key={chat.id}>
            <Link to="/w/$ws/inbox/$view/$chat" params={{ ws, view: 'all', chat: chat.id }} className="row-link rounded-2 px-2! py-2!">
              <MessageSquare size={17} className="flex-none text-t3" aria-hidden />
              <span className="min-w-0 grow">
                <span className="ell block text-13 font-[550]">{accounts?.find((a) => a.id === chat.account_id)?.name ?? t('chat')}</span>
                <span className="block text-12 text-t3">{format.listTime(chat.last_at)}</span>
              </span>
              <Chip tone={chat.status === 'open' ? 'ok' : undefined}>{t(`status_${chat.status}`)}</Chip>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
