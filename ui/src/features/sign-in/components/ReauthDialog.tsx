// The session ended while work was open: asks for the password in place, so that nothing on the page is lost.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from '@/design/Button'
import { Dialog } from '@/design/Dialog'
import { useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { useMe, useWorkspaceId } from '@/lib/session'
import { SignInForm } from './SignInForm'

export function ReauthDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('signIn')
  const me = useMe()
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  const navigate = useNavigate()

  return (
    <Dialog open onClose={onClose} persistent title={t('endedTitle')} text={t('endedText', { email: me?.email ?? '' })}>
      <div className="grid gap-3 pb-4">
        <SignInForm
          email={me?.email}
          onDone={() => {
            onClose()
            void queries.invalidateQueries({ queryKey: keys.workspace(ws) })
          }}
        />
        <Button
          kind="link"
          onClick={() => {
            onClose()
            queries.clear()
            queries.setQueryData(keys.me, null)
            void navigate({ to: '/sign-in', search: {} })
          }}
        >
          {t('otherPerson')}
        </Button>
      </div>
    </Dialog>
  )
}
