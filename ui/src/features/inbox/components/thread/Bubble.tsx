// One message in the thread: bubble, quote, time and ticks, reactions, what went wrong.
import clsx from 'clsx'
import { Forward, Lock } from 'lucide-react'
import { memo, useState } from 'react'
import type { Message } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { editsOf } from '../../model/content'
import { firstName } from '../../model/names'
import { arrivedLate } from '../../model/thread-items'
import { Album } from '../kinds/media'
import { MessageBody } from '../kinds/MessageBody'
import { TemplateTag } from '../kinds/offers'
import { useSpoken } from '../kinds/use-kind-words'
import { Delivery } from './Delivery'
import { Reactions } from './Reactions'
import { Ticks } from './Ticks'
import { useThreadTools } from './thread-tools'
import { Tools } from './Tools'

type Props = { message: Message; album?: Message[]; first: boolean; last: boolean; flash?: boolean; find?: string }

export const Bubble = memo(function Bubble({ message, album, first, last, flash, find }: Props) {
  const spoken = useSpoken()
  const [near, setNear] = useState(false)
  const side = message.direction === 'note' ? 'note' : message.direction === 'out' ? 'out' : 'in'
  const pending = side === 'out' && ['held', 'queued', 'sending'].includes(message.status)
  const bare = message.kind === 'sticker' && !message.deleted_at && !message.reply_to
  return (
    // The pointer only brings up tools that keys reach too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- as above
    <div
      className="msg"
      data-side={side}
      data-first={first || undefined}
      role="article"
      aria-label={spoken(message)}
      data-message={message.id}
      data-flash={flash || undefined}
      onPointerEnter={(e) => e.pointerType !== 'touch' && setNear(true)}
      onPointerLeave={() => setNear(false)}
      onFocus={() => setNear(true)}
    >
      {side === 'in' && (last ? <Avatar id={message.author.id ?? message.conversation_id} name={message.author.name} size={28} className="msg-avatar" /> : <span className="msg-spacer" />)}
      <div className="msg-stack">
        <div className={clsx('bubble', bare && 'bare', message.kind === 'image' && !message.text && !message.deleted_at && 'tight')} data-pending={pending || undefined} data-failed={message.status === 'failed' || undefined} data-kind={message.kind}>
          <Above message={message} side={side} />
          {album ? <Album messages={album} /> : <MessageBody message={message} find={find} />}
          <Meta message={album?.at(-1) ?? message} side={side} />
        </div>
        <Reactions message={message} />
        <Delivery message={message} />
      </div>
      {near && <Tools message={message} />}
    </div>
  )
})

/** Note head, forwarded mark, quote. */
function Above({ message, side }: { message: Message; side: string }) {
  const t = useTranslations('inbox')
  const tools = useThreadTools()
  const quote = message.reply_to
  return (
    <>
      {side === 'note' && <div className="who"><Lock size={13} aria-hidden />{t('noteHead', { name: firstName(message.author.name) })}</div>}
      {message.forwarded && <div className="who plain"><Forward size={13} aria-hidden />{t('forwarded')}</div>}
      {quote && (
        <button type="button" className="quote" disabled={!quote.id} onClick={() => quote.id && tools.jumpTo(quote.id)}>
          {quote.author_name && <b className="ell">{quote.author_name}</b>}
          <span dir="auto">{quote.preview ?? t('quoteGone')}</span>
        </button>
      )}
    </>
  )
}

function Meta({ message, side }: { message: Message; side: string }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const tools = useThreadTools()
  const edits = editsOf(message.content)
  const who = side !== 'out' ? null : message.author.type === 'app' && !message.client_id ? t('fromPhone') : message.author.id === tools.me.memberId || message.author.id === tools.me.userId ? t('you') : firstName(message.author.name)
  const pending = ['held', 'queued', 'sending'].includes(message.status)
  const title = [format.dateTime(message.sort_at), message.read_at && t('readAt', { time: format.dateTime(message.read_at) }), message.delivered_at && !message.read_at && t('deliveredAt', { time: format.dateTime(message.delivered_at) })].filter(Boolean).join('\n')
  return (
    <div className="meta num" title={title}>
      {message.kind === 'template' && <TemplateTag message={message} />}
      {arrivedLate(message) && <span>{t('arrivedLate')} ·</span>}
      {message.edited_at && !message.deleted_at && (edits.length ? <button type="button" className="meta-link" onClick={() => tools.showDetails(message)}>{t('edited')}</button> : <span>{t('edited')}</span>)}
      {who && !pending && <span>{who} ·</span>}
      {message.status === 'held' ? null : <time dateTime={message.sort_at}>{format.time(message.sort_at)}</time>}
      {side === 'out' && message.status !== 'held' && <Ticks status={message.status} />}
      {message.status === 'held' && <HeldClock message={message} />}
    </div>
  )
}

function HeldClock({ message }: { message: Message }) {
  const tools = useThreadTools()
  return tools.held(message)
}
