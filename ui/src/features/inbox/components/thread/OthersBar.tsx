// "Putri is writing a reply…" over the composer.
import { Avatar } from '@/design/Avatar'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useOthers } from '../../data/presence'
import { useMyself } from '../../data/use-inbox'
import { firstName } from '../../model/names'

export function OthersBar({ chatId }: { chatId: string }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const me = useMyself()
  const typing = useOthers(chatId, me.memberId).filter((m) => m.state === 'typing')
  return (
    <div role="status" className="others">
      {typing.length > 0 && (
        <span className="others-in">
          {typing.slice(0, 3).map((m) => <Avatar key={m.id} id={m.id} name={m.name} size={22} />)}
          <span>{t('isWriting', { name: format.list(typing.map((m) => firstName(m.name))), count: typing.length })}</span>
          <span className="typing-dots" aria-hidden><i /><i /><i /></span>
        </span>
      )}
    </div>
  )
}
