// Labels of the chat: chips, and a button to add or take away.
import { Plus } from 'lucide-react'
import type { Conversation } from '@/api/types'
import { Chip } from '@/design/marks'
import { LabelDot } from '@/design/LabelDot'
import { Menu } from '@/design/Menu'
import { useTranslations } from '@/lib/i18n'
import { useLabelItems } from '../../data/use-pickers'

export function LabelPicker({ chat }: { chat: Conversation }) {
  const t = useTranslations('inbox')
  const items = useLabelItems([chat])
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-1.5">
      {chat.labels.map((l) => <Chip key={l.id} icon={<LabelDot color={l.color} />}>{l.name}</Chip>)}
      <Menu items={items} trigger={<button type="button" className="chip add-chip" aria-label={t('labels')} title={t('labels')}><Plus aria-hidden /></button>} />
    </div>
  )
}
