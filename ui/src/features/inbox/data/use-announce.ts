// Tells about new messages: a soft tone, and a browser notification while the page is out of sight.
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useEffectEvent } from 'react'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { type SoundPreference, usePreferences } from '@/lib/preferences'
import { inOneTab, playTone } from '@/lib/sounds'
import { contactName, shortCode } from '../model/names'
import { type InboxEvent, onEvents } from './live-batch'
import { useInboxPlace, useMyself } from './use-inbox'

type Created = Extract<InboxEvent, { type: 'message.created' }>['data']

export function useAnnounce() {
  const t = useTranslations('inbox')
  const format = useFormat()
  const navigate = useNavigate()
  const me = useMyself()
  const { ws, view, chat } = useInboxPlace()

  const tell = useEffectEvent((events: InboxEvent[]) => {
    const mine = events.flatMap((e) => (e.type === 'message.created' && concerns(e.data, me.memberId, usePreferences.getState().sound.scope) ? [e.data] : []))
    const newest = mine.at(-1)
    if (!newest) return
    const { sound } = usePreferences.getState()
    const seen = !document.hidden && document.hasFocus() && mine.every((m) => m.conversation.id === chat)
    if (seen) return
    if (sound.on) void inOneTab('tone', () => playTone(sound.tone, sound.volume))
    if (!sound.desktop || !document.hidden || typeof Notification === 'undefined' || Notification.permission !== 'granted') return
    void inOneTab('notice', async () => {
      const { contact, id } = newest.conversation
      const name = contactName(contact) ?? t('unknownCustomer', { code: shortCode(contact.id) })
      const note = new Notification(name, { body: mine.length > 1 ? t('newMessages', { count: mine.length }) : t('newMessageAt', { time: format.time(newest.message.sort_at) }), tag: `sapa-${id}`, silent: true })
      note.onclick = () => {
        window.focus()
        note.close()
        void navigate({ to: '/w/$ws/inbox/$view/$chat', params: { ws, view, chat: id } })
      }
    })
  })

  useEffect(() => {
    return onEvents((events) => tell(events))
  }, [])
}

/** The customer wrote just now, in a chat this teammate wants to hear of. */
function concerns({ message, conversation }: Created, me: string, scope: SoundPreference['scope']) {
  if (message.direction !== 'in' || message.kind === 'reaction' || Date.now() - Date.parse(message.sort_at) > 10 * 60_000) return false
  return scope === 'all' || conversation.assignee?.id === me || (scope === 'unassigned' && !conversation.assignee)
}
