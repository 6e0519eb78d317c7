// The session ended while work was open: asks for the password in place, so that nothing on the page is lost.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Button } from '@/design/Button'
import { Dialog } from '@/design/Dialog'
import { onSignedOut } from '@/lib/connection'
import { useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { useMe, useWorkspaceId } from '@/lib/session'
import { SignInForm } from './SignInForm'

export function ReauthDialog() {
  const t = useTranslations('signIn')
  const me = useMe()
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  useEffect(() => onSignedOut(() => setOpen(true)), [])

  return (
    <Dialog open={open} onClose={() => setOpen(false)} persistent title={t('endedTitle')} text={t('endedText', { email: me?.email ?? '' })}>
      <div className="grid gap-3 pb-4">
        <SignInForm
          email={me?.email}
          onDone={() => {
            setOpen(false)
            void queries.invalidateQueries({ queryKey: keys.workspace(ws) })
          }}
        />
        <Button
          kind="link"
          onClick={() => {
            setOpen(false)
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
