// How the template will look in the customer's chat; open blanks stand out.
import { ExternalLink, FileText, Image, MapPin, Phone, Video } from 'lucide-react'
import { useTranslations } from '@/lib/i18n'
import type { TemplateLook } from '../../../model/template-fill'
import { RichPieces } from '../../kinds/RichText'

const media: Record<string, typeof Image> = { image: Image, video: Video, document: FileText, location: MapPin }

export function TemplateLookView({ look, language }: { look: TemplateLook; language: string }) {
  const t = useTranslations('inbox')
  const Media = media[look.headerKind]
  return (
    <figure className="look" aria-label={t('preview')}>
      <div className="bubble" lang={language.split(/[_-]/)[0]} dir="auto">
        {Media && <span className="template-media"><Media aria-hidden /></span>}
        {look.header.length > 0 && <b className="block"><RichPieces pieces={look.header} /></b>}
        <RichPieces pieces={look.body} />
        {look.footer && <span className="offer-foot">{look.footer}</span>}
        {look.buttons.length > 0 && (
          <div className="offer-buttons">
            {look.buttons.map((b) => <span key={b.text}>{b.type === 'url' ? <ExternalLink aria-hidden /> : b.type === 'phone_number' ? <Phone aria-hidden /> : null}{b.text}</span>)}
          </div>
        )}
      </div>
    </figure>
  )
}
