// Bar over the list while chats are picked: the same action for all of them.
import { Check, Clock, RotateCcw, Tag, UserRoundPlus, X } from 'lucide-react'
import type { Conversation } from '@/api/types'
import { Button, IconButton } from '@/design/Button'
import { Menu } from '@/design/Menu'
import { useTranslations } from '@/lib/i18n'
import { useChatActions } from '../../data/use-actions'
import { useAssignItems, useLabelItems, useSnoozeItems } from '../../data/use-pickers'

export function BulkBar({ chats, onDone, onAll }: { chats: Conversation[]; onDone: () => void; onAll: () => void }) {
  const t = useTranslations('inbox')
  const actions = useChatActions()
  const snooze = useSnoozeItems(chats, onDone)
  const assign = useAssignItems(chats)
  const labels = useLabelItems(chats)
  const closed = chats.every((c) => c.status === 'closed')
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t('bulk', { count: chats.length })}>
      <IconButton label={t('clearSelection')} shortcut="Escape" onClick={onDone}><X /></IconButton>
      <span className="num font-semibold text-13">{t('picked', { count: chats.length })}</span>
      <Button kind="link" className="text-12.5" onClick={onAll}>{t('pickAll')}</Button>
      <span className="grow" />
      <Menu align="end" items={assign} trigger={<IconButton label={t('assign')}><UserRoundPlus /></IconButton>} />
      <Menu align="end" items={labels} trigger={<IconButton label={t('labels')}><Tag /></IconButton>} />
      {!closed && <Menu align="end" items={snooze} trigger={<IconButton label={t('snooze')}><Clock /></IconButton>} />}
      <IconButton label={closed ? t('reopen') : t('close')} onClick={() => { void (closed ? actions.reopen(chats) : actions.close(chats)); onDone() }}>{closed ? <RotateCcw /> : <Check />}</IconButton>
    </div>
  )
}
