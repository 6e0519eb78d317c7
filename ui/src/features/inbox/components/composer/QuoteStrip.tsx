// The message that is answered, over the box.
import { CornerUpLeft, X } from 'lucide-react'
import type { Message } from '@/api/types'
import { IconButton } from '@/design/Button'
import { useTranslations } from '@/lib/i18n'
import { useMessageLine } from '../kinds/use-kind-words'

export function QuoteStrip({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useTranslations('inbox')
  const line = useMessageLine()
  return (
    <div className="quote-strip">
      <CornerUpLeft size={16} aria-hidden />
      <span className="min-w-0 grow"><b className="ell block">{t('replyingTo', { name: message.author.name })}</b><span className="ell block" dir="auto">{line(message)}</span></span>
      <IconButton size="small" label={t('dropQuote')} onClick={onClose}><X /></IconButton>
    </div>
  )
}
