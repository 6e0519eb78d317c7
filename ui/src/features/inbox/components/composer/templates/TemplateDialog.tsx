// Templates while the window is still open.
import type { Account, Conversation } from '@/api/types'
import { Dialog } from '@/design/Dialog'
import { useTranslations } from '@/lib/i18n'
import type { Special } from '../../../data/use-send'
import { TemplatePicker } from './TemplatePicker'

type Props = { chat: Conversation; account: Account; name: string; onClose: () => void; onSend: (special: Special) => void }

export function TemplateDialog({ onClose, ...props }: Props) {
  const t = useTranslations('inbox')
  return (
    <Dialog open wide onClose={onClose} title={t('templates')} text={t('templatesText')}>
      <TemplatePicker {...props} />
    </Dialog>
  )
}
