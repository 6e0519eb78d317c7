// Words for kinds of messages: one-line names for lists and quotes, and the sentence a screen reader says.
import type { Message, MessageKind } from '@/api/types'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { choiceOf, contactsOf, locationOf, orderOf } from '../../model/content'
import { formatText, plainText } from '../../model/text-format'

const named = new Set<string>(['image', 'video', 'audio', 'voice', 'document', 'sticker', 'location', 'contacts', 'button_reply', 'list_reply', 'form_reply', 'interactive', 'template', 'reaction', 'order', 'referral', 'system', 'unsupported', 'event'])

/** "Photo", "Voice message", … */
export function useKindName() {
  const t = useTranslations('inbox')
  return (kind: string) => (named.has(kind) ? t(`kind_${kind as Exclude<MessageKind, 'text'>}`) : kind === 'text' ? t('kind_text') : t('kind_unsupported'))
}

/** One line for a message: list rows, quotes, notifications. */
export function useMessageLine() {
  const t = useTranslations('inbox')
  const kindName = useKindName()
  return (m: Pick<Message, 'kind' | 'text' | 'content' | 'attachments' | 'deleted_at'>): string => {
    if (m.deleted_at) return t('deletedShort')
    const text = m.text ? plainText(formatText(m.text)) : ''
    switch (m.kind) {
      case 'text':
      case 'template':
      case 'interactive':
        return text || kindName(m.kind)
      case 'button_reply':
      case 'list_reply':
        return t('chose', { choice: choiceOf(m.content).title || text })
      case 'document':
        return m.attachments[0]?.file_name ?? kindName(m.kind)
      case 'location':
        return locationOf(m.content)?.name || kindName(m.kind)
      case 'contacts':
        return t('contactCard', { name: contactsOf(m.content)[0]?.name ?? '' })
      case 'order':
        return t('orderOf', { count: orderOf(m.content).items.length })
      default:
        return text ? `${kindName(m.kind)}: ${text}` : kindName(m.kind)
    }
  }
}

/** "Siti, 10:42: Photo: struk transfer. Read." */
export function useSpoken() {
  const t = useTranslations('inbox')
  const format = useFormat()
  const line = useMessageLine()
  return (m: Message) => t('spoken', { who: m.direction === 'note' ? t('noteBy', { name: m.author.name }) : m.author.name, time: format.time(m.sort_at), what: line(m) })
}
