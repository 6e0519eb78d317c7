// Says that this is a demo and where its customers are played. Can be put away for this browser.
import { useQuery } from '@tanstack/react-query'
import { FlaskConical, X } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '@/design/Button'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { local } from '@/lib/storage'
import { demoPhoneUrl, workspaceQuery } from '@/lib/workspace'

export function DemoBar() {
  const t = useTranslations('welcome')
  const common = useTranslations('common')
  const ws = useWorkspaceId()
  const phone = demoPhoneUrl(useQuery(workspaceQuery(ws)).data)
  const name = `sapa.demoBar.${ws}`
  const [hidden, setHidden] = useState<string>()
  if (!phone || hidden === name || local.get(name)) return null
  return (
    <div className="bar" data-tone="accent" role="status">
      <FlaskConical aria-hidden />
      <span className="max-sm:hidden">{t('demoBar')}</span>
      <span className="sm:hidden">{t('demoShort')}</span>
      <a className="bar-link" href={phone} target="_blank" rel="noreferrer">{t('demoAction')}</a>
      <IconButton label={common('close')} size="small" onClick={() => { local.set(name, 'hidden'); setHidden(name) }}><X /></IconButton>
    </div>
  )
}
