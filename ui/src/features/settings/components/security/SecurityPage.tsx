// Password, second step and the places where this person is signed in.
import { PageFrame } from '@/design/PageFrame'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { PasswordGroup } from './PasswordGroup'
import { SessionsGroup } from './SessionsGroup'
import { TwoStepGroup } from './TwoStepGroup'

export function SecurityPage() {
  const t = useTranslations('settings')
  usePageTitle(t('page_security'))
  return (
    <PageFrame title={t('page_security')} narrow>
      <PasswordGroup />
      <TwoStepGroup />
      <SessionsGroup />
    </PageFrame>
  )
}
