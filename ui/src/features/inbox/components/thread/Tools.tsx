// Small bar beside the message under the pointer: react, reply, more.
import { CornerUpLeft, Ellipsis, SmilePlus } from 'lucide-react'
import { useState } from 'react'
import type { Message } from '@/api/types'
import { IconButton } from '@/design/Button'
import { Popover } from '@/design/Popover'
import { useTranslations } from '@/lib/i18n'
import { useThreadTools } from './thread-tools'

export const quickEmoji = ['👍', '❤️', '😂', '😮', '🙏', '🎉']

export function Tools({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const tools = useThreadTools()
  const [open, setOpen] = useState(false)
  const real = message.external_id !== null && !message.deleted_at
  const canReact = real && tools.open && tools.can?.reactions && message.direction !== 'note'
  const canReply = real && tools.open && tools.can?.reply_to && message.direction !== 'note'
  return (
    <div className="msg-tools">
      {canReact && (
        <Popover open={open} onOpenChange={setOpen} label={t('react')} side="top" className="emoji-bar" trigger={<IconButton size="small" label={t('react')}><SmilePlus /></IconButton>}>
          {quickEmoji.map((emoji) => <button key={emoji} type="button" onClick={() => { setOpen(false); tools.react(message, emoji) }}>{emoji}</button>)}
        </Popover>
      )}
      {canReply && <IconButton size="small" label={t('replyTo')} onClick={() => tools.reply(message)}><CornerUpLeft /></IconButton>}
      <IconButton
        size="small"
        label={t('moreActions')}
        aria-haspopup="menu"
        onClick={(e) => {
          const { left, bottom } = e.currentTarget.getBoundingClientRect()
          e.currentTarget.closest('[data-message]')?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left, clientY: bottom }))
        }}
      >
        <Ellipsis />
      </IconButton>
    </div>
  )
}
