// The two values people carry into the platform, with a warning when the address cannot be reached from outside.
import type { App } from '@/api/types'
import { CopyField } from '@/design/CopyField'
import { Notice } from '@/design/states'
import { useTranslations } from '@/lib/i18n'

export function WebhookFields({ app }: { app: App }) {
  const t = useTranslations('channels')
  return (
    <div className="grid gap-4">
      {!isPublic(app.webhook_url) && <Notice tone="warn">{t('notPublic', { address: new URL(app.webhook_url, location.href).origin })}</Notice>}
      <CopyField label={t('webhookUrl')} hint={t('webhookUrlHint')} value={app.webhook_url} />
      <CopyField label={t('verifyToken')} hint={t('verifyTokenHint')} value={app.verify_token} />
    </div>
  )
}

/** Platforms deliver only to https addresses of the open internet. */
export function isPublic(address: string) {
  if (!URL.canParse(address)) return false
  const { protocol, hostname } = new URL(address)
  const inside = hostname === 'localhost' || hostname === '[::1]' || /^(127|10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(hostname) || hostname.endsWith('.local')
  return protocol === 'https:' && !inside
}
