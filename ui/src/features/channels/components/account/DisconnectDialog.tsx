// Typed confirmation before an account's credentials are deleted.
import { useNavigate } from '@tanstack/react-router'
import type { Account } from '@/api/types'
import { ConfirmTyped } from '@/design/ConfirmDialog'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { useDisconnect } from '../../api'

export function DisconnectDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const navigate = useNavigate()
  const disconnect = useDisconnect(account.id)
  const { saved, failed } = useResult()
  return (
    <ConfirmTyped
      open
      onClose={onClose}
      name={account.name}
      title={t('disconnectTitle', { name: account.name })}
      text={t('disconnectWarning')}
      confirmLabel={t('disconnectButton')}
      busy={disconnect.isPending}
      onConfirm={() =>
        disconnect.mutate(undefined, {
          onSuccess: () => {
            saved(t('disconnected', { name: account.name }))
            void navigate({ to: '/w/$ws/settings/channels', params: { ws } })
          },
          onError: failed,
        })
      }
    />
  )
}
