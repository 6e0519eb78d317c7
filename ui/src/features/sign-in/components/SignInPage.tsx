// Sign-in page; goes on to the page that was asked for.
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Notice } from '@/design/states'
import { useTranslations } from '@/lib/i18n'
import { setupQuery } from '../api'
import { useEnter } from '../use-enter'
import { Gate } from './Gate'
import { SignInForm } from './SignInForm'

export function SignInPage() {
  const t = useTranslations('signIn')
  const { next } = useSearch({ from: '/public/sign-in' })
  const enter = useEnter()
  const setup = useQuery(setupQuery).data
  return (
    <Gate
      title={t('title')}
      text={t('text')}
      foot={<Link to="/reset" className="btn" data-kind="link">{t('forgot')}</Link>}
    >
      {setup?.needed && <Notice tone="info">{t('setupNeeded')}</Notice>}
      <SignInForm onDone={(me) => enter(me, next)} />
    </Gate>
  )
}
