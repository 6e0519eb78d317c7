// The second line of a row: who spoke, and what.
import type { Conversation } from '@/api/types'
import { scriptLanguage, useTranslations } from '@/lib/i18n'
import { useMyself } from '../../data/use-inbox'
import { useKindName } from '../kinds/use-kind-words'
import { formatText, plainText } from '../../model/text-format'
import { Ticks } from '../thread/Ticks'

export function RowPreview({ chat }: { chat: Conversation }) {
  const t = useTranslations('inbox')
  const me = useMyself()
  const kindName = useKindName()
  const last = chat.last_message
  if (!last) return <span className="chat-preview ell grow">{t('noMessages')}</span>
  const bare = /^\[\w+\]$/.test(last.preview)
  const text = !last.preview ? t('deletedShort') : bare ? kindName(last.kind) : last.kind === 'text' || last.kind === 'template' ? plainText(formatText(last.preview)) : `${kindName(last.kind)}: ${last.preview}`
  const ours = last.direction === 'out'
  const prefix = last.direction === 'note' ? t('prefixNote') : ours ? (last.author_name === me.name ? t('prefixYou') : last.author_name ? t('prefixName', { name: last.author_name.split(' ')[0] ?? '' }) : t('prefixYou')) : null
  return (
    <span className="chat-preview ell grow" lang={scriptLanguage(text)} dir="auto">
      {ours && <Ticks status={last.status} small />}
      {prefix && <em>{prefix} </em>}
      {text}
    </span>
  )
}
