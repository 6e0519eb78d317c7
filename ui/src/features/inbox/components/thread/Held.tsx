// Undo time of a message of ours: counts down; Undo brings text and files back to the box.
import { Clock } from 'lucide-react'
import type { Message } from '@/api/types'
import { useTranslations } from '@/lib/i18n'
import { usePreferences } from '@/lib/preferences'
import { useNow } from '@/lib/use-now'
import { useOutbox } from '../../data/outbox'

export function Held({ message, onUndo }: { message: Message; onUndo: (message: Message) => void }) {
  const t = useTranslations('inbox')
  const now = useNow(500)
  const undoMs = usePreferences((p) => p.undoMs)
  const until = useOutbox((s) => (message.client_id ? s.heldUntil[message.client_id] : undefined)) ?? Date.parse(message.created_at) + undoMs
  const left = Math.ceil((until - now) / 1000)
  return (
    <span className="held">
      <Clock size={13} aria-hidden />
      <span aria-live="off">{left > 0 ? t('sendingIn', { seconds: left }) : t('status_sending')}</span>
      {left > 0 && <button type="button" onClick={() => onUndo(message)}>{t('undo')}</button>}
    </span>
  )
}
