// The whole thread takes dropped files and says so while they hover.
import { FileUp } from 'lucide-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import type { Account, Conversation } from '@/api/types'
import { useTranslations } from '@/lib/i18n'
import { useNow } from '@/lib/use-now'
import { dropFiles } from '../../data/composer-line'
import { windowState } from '../../model/window-clock'

export function DropZone({ chat, account, children }: { chat: Conversation | undefined; account: Account | undefined; children: ReactNode }) {
  const t = useTranslations('inbox')
  const [over, setOver] = useState(false)
  const depth = useRef(0)
  const now = useNow(30_000)
  const open = chat && windowState(account?.capabilities, chat.window_expires_at, now).state !== 'closed'

  function onDrag(e: DragEvent, step: number) {
    if (!e.dataTransfer.types.includes('Files')) return
    e.preventDefault()
    depth.current = Math.max(0, depth.current + step)
    setOver(depth.current > 0)
  }

  return (
    <div
      className="relative h-full"
      onDragEnter={(e) => onDrag(e, 1)}
      onDragLeave={(e) => onDrag(e, -1)}
      onDragOver={(e) => e.dataTransfer.types.includes('Files') && e.preventDefault()}
      onDrop={(e) => {
        if (!e.dataTransfer.files.length) return
        e.preventDefault()
        depth.current = 0
        setOver(false)
        if (open) dropFiles([...e.dataTransfer.files])
      }}
    >
      {children}
      {over && <div className="drop-zone" data-no={!open || undefined}><FileUp aria-hidden /><b>{open ? t('dropHere') : t('windowIsClosed')}</b></div>}
    </div>
  )
}
