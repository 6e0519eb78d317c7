// Asks before something that cannot be undone. With `typed` the name must be written first.
import { type ReactNode, useState } from 'react'
import { useConnection } from '@/lib/connection'
import { useTranslations } from '@/lib/i18n'
import { Button } from './Button'
import { Dialog } from './Dialog'
import { TextField } from './TextField'

type Props = {
  open: boolean
  onClose: () => void
  title: ReactNode
  text: ReactNode
  confirmLabel: string
  onConfirm: () => void
  busy?: boolean
  danger?: boolean
  /** The name to type, for removal of data or of an account. */
  typed?: string
}

export function ConfirmDialog(props: Props) {
  // The content mounts with each opening, so that an earlier answer is not kept.
  return props.open ? <OpenConfirm {...props} /> : null
}

function OpenConfirm({ onClose, title, text, confirmLabel, onConfirm, busy, danger = true, typed }: Props) {
  const t = useTranslations('common')
  const [name, setName] = useState('')
  // What cannot be undone is not tried without a server.
  const offline = useConnection((c) => c.state === 'offline')
  const ready = typed === undefined || name.trim() === typed.trim()
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      text={text}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind={danger ? 'danger' : 'primary'} busy={busy} disabled={!ready} disabledReason={offline ? t('offlineAction') : undefined} onClick={onConfirm}>{confirmLabel}</Button>
        </>
      }
    >
      {typed !== undefined && (
        <form onSubmit={(e) => { e.preventDefault(); if (ready && !busy && !offline) onConfirm() }}>
          <TextField label={t('typeToConfirm', { name: typed })} value={name} onChange={(e) => setName(e.target.value)} autoComplete="off" autoFocus spellCheck={false} />
        </form>
      )}
    </Dialog>
  )
}

/** Typed confirmation; `name` is what the person must write. */
export function ConfirmTyped({ name, ...props }: Omit<Props, 'typed'> & { name: string }) {
  return <ConfirmDialog {...props} typed={name} />
}
