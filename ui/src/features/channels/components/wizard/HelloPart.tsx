// Part 7: a real message from a real phone. The page waits for it and shows it when it is here.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { PartyPopper } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Account, Message } from '@/api/types'
import { useFormat } from '@/lib/format'
import { scriptLanguage, useTranslations } from '@/lib/i18n'
import { listenLive } from '@/lib/live'
import { useWorkspaceId } from '@/lib/session'
import { demoPhoneUrl, workspaceQuery } from '@/lib/workspace'
import { PartFoot } from './PartFoot'

export function HelloPart({ account, onBack }: { account: Account; onBack?: () => void }) {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const phone = demoPhoneUrl(useQuery(workspaceQuery(ws)).data)
  const first = useFirstMessage(account.id)
  return (
    <>
      <p className="mt-1 text-13 text-t2">{t('helloText')}</p>
      <div className="card mt-5 grid justify-items-center gap-3 px-5 py-8 text-center" aria-live="polite">
        {first ? (
          <Arrived message={first} />
        ) : (
          <>
            <p className="text-13 text-t2">{t('writeTo')}</p>
            <p className="num text-26 font-[650]">{account.display || account.name}</p>
            <p className="flex items-center gap-2.5 text-14"><span className="pulse" aria-hidden />{t('waitingForMessage')}</p>
            {phone && <a className="btn" href={phone} target="_blank" rel="noreferrer">{t('demoPhone')}</a>}
          </>
        )}
      </div>
      <PartFoot onBack={first ? undefined : onBack}>
        <Link to="/w/$ws/settings/channels/$accountId" params={{ ws, accountId: account.id }} search={{}} className="btn">{first ? t('toAccount') : t('finishLater')}</Link>
        {first && <Link to="/w/$ws/inbox/$view/$chat" params={{ ws, view: 'all', chat: first.conversation_id }} className="btn" data-kind="primary">{t('openChat')}</Link>}
      </PartFoot>
    </>
  )
}

function Arrived({ message }: { message: Message }) {
  const t = useTranslations('channels')
  const format = useFormat()
  return (
    <>
      <span className="grid size-12 place-items-center rounded-pill bg-ok-soft text-ok-t"><PartyPopper size={24} aria-hidden /></span>
      <p className="text-16 font-[650]">{t('works')}</p>
      <div className="max-w-full rounded-bub bg-in px-4 py-2.5 text-start">
        <p className="text-12 text-t2" dir="auto">{message.author.name}</p>
        <p className="text-14" dir="auto" lang={scriptLanguage(message.text ?? '')}>{message.text || t('someMessage')}</p>
        <p className="num text-end text-11 text-t3">{format.time(message.created_at)}</p>
      </div>
    </>
  )
}

/** The first message from a customer that arrives for the account while this is open. */
function useFirstMessage(accountId: string) {
  const [first, setFirst] = useState<Message>()
  useEffect(
    () => listenLive('message.created', ({ message }) => {
      if (message.account_id === accountId && message.direction === 'in') setFirst((known) => known ?? message)
    }),
    [accountId],
  )
  return first
}
