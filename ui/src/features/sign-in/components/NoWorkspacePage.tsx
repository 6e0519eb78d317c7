// Signed in, but a member of nothing: a person who was removed everywhere, or left.
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from '@/design/Button'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'
import { signOut, useMe } from '@/lib/session'
import { Gate } from './Gate'

export function NoWorkspacePage() {
  const t = useTranslations('signIn')
  const s = useTranslations('shell')
  const me = useMe()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { failed } = useResult()
  return (
    <Gate title={t('noWorkspaceTitle')} text={t('noWorkspaceText', { email: me?.email ?? '' })}>
      <Button onClick={() => void signOut(queries).then(() => navigate({ to: '/sign-in', search: {} }), failed)}>{s('signOut')}</Button>
    </Gate>
  )
}
