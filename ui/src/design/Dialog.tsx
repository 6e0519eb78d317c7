// Dialog for one decision; on phones a bottom sheet. Focus goes in and comes back by itself.
import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { useTranslations } from '@/lib/i18n'
import { IconButton } from './Button'

export type DialogProps = {
  open: boolean
  onClose: () => void
  title: ReactNode
  text?: ReactNode
  children?: ReactNode
  /** Buttons, the main one last. */
  actions?: ReactNode
  wide?: boolean
  /** Blocks Esc and the scrim, for dialogs that must be answered. */
  persistent?: boolean
  initialFocus?: RefObject<HTMLElement | null>
}

export function Dialog({ open, onClose, title, text, children, actions, wide, persistent, initialFocus }: DialogProps) {
  const t = useTranslations('common')
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && !persistent && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="scrim" />
        <Base.Popup className="dialog" data-wide={wide || undefined} initialFocus={initialFocus}>
          <div className="dialog-head">
            <Base.Title className="dialog-title">{title}</Base.Title>
            {!persistent && (
              <Base.Close render={<IconButton label={t('close')}><X /></IconButton>} />
            )}
          </div>
          {text && <Base.Description className="dialog-text">{text}</Base.Description>}
          {children && <div className="dialog-body">{children}</div>}
          {actions && <div className="dialog-foot">{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
