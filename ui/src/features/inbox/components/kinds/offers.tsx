// What we offered to tap (buttons, list, link, template) and what the customer chose.
import { CircleCheck, Copy, CornerUpLeft, ExternalLink, FileText, Image, List, MapPin, Phone, Video } from 'lucide-react'
import type { Message } from '@/api/types'
import { useTranslations } from '@/lib/i18n'
import { choiceOf, interactiveOf, templateOf } from '../../model/content'
import { Picture } from './media'
import { RichText } from './RichText'

export function ChoiceLine({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const choice = choiceOf(message.content)
  return (
    <span className="choice">
      <CircleCheck size={16} aria-hidden />
      <span className="min-w-0"><span className="text-t2">{t('choseLabel')}</span> <b dir="auto">{choice.title || message.text}</b>{choice.description && <small className="block text-t2">{choice.description}</small>}</span>
    </span>
  )
}

export function OfferCard({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const offer = interactiveOf(message.content)
  return (
    <>
      {offer.header && <b className="block">{offer.header}</b>}
      <RichText text={offer.body || message.text || ''} />
      {offer.footer && <span className="offer-foot">{offer.footer}</span>}
      <div className="offer-buttons">
        {offer.type === 'location_request' && <span><MapPin aria-hidden />{t('sendLocation')}</span>}
        {offer.buttons.map((b) => (b.link ? <a key={b.title} href={b.link} target="_blank" rel="noreferrer noopener"><ExternalLink aria-hidden />{b.title}</a> : <span key={b.title}><CornerUpLeft aria-hidden />{b.title}</span>))}
        {offer.listButton && (
          <details className="offer-list">
            <summary><List aria-hidden />{offer.listButton}</summary>
            {offer.sections.map((s, i) => (
              <div key={i}>
                {s.title && <b className="block text-12 text-t2">{s.title}</b>}
                {s.rows.map((r) => <div key={r.title} className="offer-row">{r.title}{r.description && <small>{r.description}</small>}</div>)}
              </div>
            ))}
          </details>
        )}
      </div>
    </>
  )
}

const buttonIcons: Record<string, typeof ExternalLink> = { url: ExternalLink, phone_number: Phone, quick_reply: CornerUpLeft, copy_code: Copy, otp: Copy }
const headerIcons: Record<string, typeof Image> = { image: Image, video: Video, document: FileText, location: MapPin }

export function TemplateCard({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const template = templateOf(message.content)
  const headerKind = typeof message.content?.header_kind === 'string' ? message.content.header_kind : ''
  const HeaderIcon = headerIcons[headerKind]
  const file = message.attachments[0]
  return (
    <>
      {file?.kind === 'image' ? <Picture file={file} alt={t('kind_image')} /> : HeaderIcon && <span className="template-media"><HeaderIcon aria-hidden /></span>}
      {template.header && <b className="block">{template.header}</b>}
      <RichText text={message.text || template.body || template.name} />
      {template.footer && <span className="offer-foot">{template.footer}</span>}
      {template.buttons.length > 0 && (
        <div className="offer-buttons">
          {template.buttons.map((b) => {
            const Icon = buttonIcons[b.type] ?? CornerUpLeft
            return <span key={b.text}><Icon aria-hidden />{b.text}</span>
          })}
        </div>
      )}
    </>
  )
}

/** "Template order_update · Utility · id" under the bubble. */
export function TemplateTag({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const { name, language, category } = templateOf(message.content)
  const known = (['marketing', 'utility', 'authentication', 'service'] as const).find((c) => c === category)
  return <span className="ell">{[t('templateTag', { name }), known ? t(`category_${known}`) : category, language].filter(Boolean).join(' · ')}</span>
}
