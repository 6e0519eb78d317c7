// The server has become newer than this page: one click brings the new one; drafts are kept.
import { Sparkles } from 'lucide-react'
import { useTranslations } from '@/lib/i18n'
import { useNewVersion } from '@/lib/server-version'

export function VersionBar() {
  const t = useTranslations('shell')
  if (!useNewVersion()) return null
  return (
    <div className="bar" data-tone="accent" role="status">
      <Sparkles aria-hidden />
      <span>{t('newVersion')}</span>
      <button type="button" className="bar-link" onClick={() => location.reload()}>{t('reload')}</button>
    </div>
  )
}
