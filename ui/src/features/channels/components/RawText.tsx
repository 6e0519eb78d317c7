// Text exactly as it came over the wire, with a copy button.
import { Copy } from 'lucide-react'
import { IconButton } from '@/design/Button'
import { copyText } from '@/design/CopyField'
import { toast } from '@/design/Toast'
import { useTranslations } from '@/lib/i18n'

export function RawText({ text, label }: { text: string; label: string }) {
  const t = useTranslations('common')
  const copy = () => copyText(text, t('copied')).then((worked) => worked || toast({ text: t('copyFailed'), tone: 'bad' }))
  return (
    <div className="relative mt-2">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling area must be reachable by keyboard */}
      <pre className="mono max-h-[420px] overflow-auto rounded-3 border border-line bg-sunken p-3 pe-11 whitespace-pre-wrap" tabIndex={0} role="region" aria-label={label}>{text}</pre>
      <span className="absolute end-1.5 top-1.5"><IconButton label={t('copy')} size="small" onClick={() => void copy()}><Copy /></IconButton></span>
    </div>
  )
}
