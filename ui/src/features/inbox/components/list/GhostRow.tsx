// A chat that just left the view: says why and offers the way back. The rows below keep their place.
import { useQueryClient } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import type { Conversation } from '@/api/types'
import { keys } from '@/lib/query-keys'
import { useWorkspaceId } from '@/lib/session'
import { useTranslations } from '@/lib/i18n'
import { useChatActions } from '../../data/use-actions'
import { useMyself } from '../../data/use-inbox'
import { latestActor, latestChat } from '../../data/latest'

export function GhostRow({ id, chat, name }: { id: string; chat: Conversation; name: string }) {
  const t = useTranslations('inbox')
  const actions = useChatActions()
  const me = useMyself()
  const queries = useQueryClient()
  const ws = useWorkspaceId()
  const now = queries.getQueryData<Conversation>(keys.conversation(ws, chat.id)) ?? latestChat(chat.id) ?? chat
  const actor = latestActor(chat.id)
  const who = actor === me.name ? t('youInside') : actor

  function reason() {
    if (now.status === 'closed' && chat.status !== 'closed') return who ? t('ghostClosedBy', { who }) : t('ghostClosed')
    if (now.status === 'snoozed' && chat.status !== 'snoozed') return who ? t('ghostSnoozedBy', { who }) : t('ghostSnoozed')
    if (now.assignee?.id !== chat.assignee?.id) return now.assignee ? t('ghostAssigned', { name: now.assignee.id === me.memberId ? t('youInside') : now.assignee.name }) : t('ghostUnassigned')
    return t('ghostMoved')
  }

  return (
    <div className="chat-row ghost" id={id} role="option" aria-selected={false} aria-label={`${name}: ${reason()}`} data-chat={chat.id}>
      <span className="ell grow">{name} · {reason()}</span>
      <span aria-hidden className="btn" data-kind="link" onClick={() => actions.undo([chat])}><Undo2 />{t('undo')}</span>
    </div>
  )
}
