// Sign-in page; goes on to the page that was asked for.
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useTranslations } from '@/lib/i18n'
import { adoptPreferences } from '@/lib/save-preferences'
import { homeWorkspace } from '@/lib/session'
import { Gate } from './Gate'
import { SignInForm } from './SignInForm'

export function SignInPage() {
  const t = useTranslations('signIn')
  const { next } = useSearch({ from: '/public/sign-in' })
  const navigate = useNavigate()
  const router = useRouter()
  return (
    <Gate title={t('title')} text={t('text')}>
      <SignInForm
        onDone={(me) => {
          adoptPreferences(me)
          const home = homeWorkspace(me)
          // Only paths of this app: "//other.site" would leave it.
          if (next && /^\/(?![/\\])/.test(next)) router.history.push(next)
          else if (home) void navigate({ to: '/w/$ws/inbox', params: { ws: home.id } })
        }}
      />
    </Gate>
  )
}
