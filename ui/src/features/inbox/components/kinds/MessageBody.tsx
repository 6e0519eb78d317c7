// The inside of a bubble, by kind of message. Whatever is not known is still named, never blank.
import { Ban, CircleHelp } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Message } from '@/api/types'
import { useTranslations } from '@/lib/i18n'
import { textOf } from '../../model/content'
import { AudioPlayer } from './AudioPlayer'
import { ContactCards, FileCard, FormCard, OrderCard, PlaceCard, ProductStrip, ReferralStrip } from './cards'
import { Album, Film, Picture, Sticker } from './media'
import { ChoiceLine, OfferCard, TemplateCard } from './offers'
import { RichText } from './RichText'
import { useKindName } from './use-kind-words'

export function MessageBody({ message, find }: { message: Message; find?: string }) {
  const t = useTranslations('inbox')
  if (message.deleted_at) {
    return <span className="gone"><Ban size={15} aria-hidden />{message.direction === 'in' ? t('deletedByCustomer') : t('deletedByUs')}</span>
  }
  return (
    <>
      <ReferralStrip message={message} />
      <ProductStrip message={message} />
      <Inside message={message} find={find} />
    </>
  )
}

function Inside({ message, find }: { message: Message; find?: string }) {
  const t = useTranslations('inbox')
  const [file] = message.attachments
  const caption = message.text ? <RichText text={message.text} find={find} mentions={message.direction === 'note'} /> : null
  switch (message.kind) {
    case 'text':
      return caption ?? <Unknown message={message} />
    case 'image':
      if (message.attachments.length > 1) return <><Album messages={[message]} />{caption}</>
      return file ? <><Picture file={file} alt={message.text ?? t('kind_image')} />{caption}</> : <Named message={message} caption={caption} />
    case 'video':
      return file ? <><Film file={file} />{caption}</> : <Named message={message} caption={caption} />
    case 'audio':
    case 'voice':
      return file ? <><AudioPlayer file={file} voice={message.kind === 'voice' || file.voice} />{caption}</> : <Named message={message} caption={caption} />
    case 'document':
      return file ? <><FileCard file={file} />{caption}</> : <Named message={message} caption={caption} />
    case 'sticker':
      return file ? <Sticker file={file} /> : <Named message={message} caption={null} />
    case 'location':
      return <PlaceCard message={message} />
    case 'contacts':
      return <ContactCards message={message} />
    case 'button_reply':
    case 'list_reply':
      return <ChoiceLine message={message} />
    case 'form_reply':
      return <FormCard message={message} />
    case 'interactive':
      return <OfferCard message={message} />
    case 'template':
      return <TemplateCard message={message} />
    case 'order':
      return <OrderCard message={message} />
    case 'referral':
      return caption
    default:
      return message.attachments.length > 0 ? <>{message.attachments.map((f) => <FileCard key={f.id} file={f} />)}{caption}</> : <Unknown message={message} />
  }
}

function Named({ message, caption }: { message: Message; caption: ReactNode }) {
  const kindName = useKindName()
  return <><span className="text-t2">{kindName(message.kind)}</span>{caption && <span className="block">{caption}</span>}</>
}

function Unknown({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const type = textOf(message.content?.type)
  return (
    <span className="gone">
      <CircleHelp size={15} aria-hidden />
      <span>{t('unsupported', { name: message.author.name })}{type && type !== 'unsupported' && <small className="block">{t('unsupportedType', { type })}</small>}</span>
    </span>
  )
}
