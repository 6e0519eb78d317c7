// Cards inside bubbles: file, place, contact, order, form, advert, product.
import { Contact, ExternalLink, FileText, MapPin, Megaphone, ShoppingBag, ShoppingCart, SquareArrowOutUpRight } from 'lucide-react'
import type { Attachment, Message } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { copyText } from '@/design/CopyField'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { contactsOf, formOf, locationOf, orderOf, productOf, referralOf } from '../../model/content'
import { RichText } from './RichText'

export function FileCard({ file }: { file: Attachment }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const name = file.file_name ?? t('kind_document')
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toUpperCase() ?? file.mime.split('/')[1]?.slice(0, 4).toUpperCase() ?? ''
  const about = file.state === 'failed' ? (file.error ?? t('fileFailed')) : file.state === 'pending' ? t('fileLoading') : [ending, file.size === null ? '' : format.bytes(file.size)].filter(Boolean).join(' · ')
  const inside = (
    <>
      <span className="file-icon" data-ending={ending.slice(0, 3)}><FileText aria-hidden /></span>
      <span className="min-w-0 grow"><span className="ell block font-semibold text-13">{name}</span><small>{about}</small></span>
    </>
  )
  if (!file.url) return <div className="in-card">{inside}</div>
  return <a className="in-card" href={file.url} target="_blank" rel="noreferrer" download={file.file_name ?? undefined}>{inside}<ExternalLink size={15} className="text-t3" aria-hidden /></a>
}

export function PlaceCard({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const place = locationOf(message.content)
  if (!place) return <span>{t('kind_location')}</span>
  const point = `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`
  return (
    <div className="place-card">
      <a className="place-map" href={`https://www.google.com/maps/search/?api=1&query=${place.latitude},${place.longitude}`} target="_blank" rel="noreferrer" aria-label={t('openMap')}><MapPin aria-hidden /></a>
      <div className="p-2.5">
        <b className="block text-13">{place.name || t('kind_location')}</b>
        {place.address && <span className="block text-12 text-t2">{place.address}</span>}
        <span className="mt-1 flex items-center gap-3 text-12">
          <button type="button" className="num text-t3" title={t('copy')} onClick={() => void copyText(point, t('copied'))}>{point}</button>
        </span>
      </div>
    </div>
  )
}

export function ContactCards({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  return contactsOf(message.content).map((card, i) => (
    <div className="in-card" key={i}>
      <Avatar id={card.name} name={card.name} size={40} />
      <span className="min-w-0 grow">
        <b className="ell block text-13">{card.name || t('kind_contacts')}</b>
        {card.org && <small>{card.org}</small>}
        {card.phones.map((p) => <button key={p.phone} type="button" className="num block text-12 text-acc-t" title={t('copy')} onClick={() => void copyText(p.phone, t('copied'))}>{format.phone(p.phone)}</button>)}
        {card.emails.map((e) => <small key={e}>{e}</small>)}
      </span>
      <Contact size={16} className="text-t3" aria-hidden />
    </div>
  ))
}

export function OrderCard({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const order = orderOf(message.content)
  return (
    <div className="order-card">
      <div className="order-head"><ShoppingCart size={16} aria-hidden />{t('orderOf', { count: order.items.length })}</div>
      {order.items.map((item, i) => (
        <div className="order-item" key={i}>
          <span className="order-pic"><ShoppingBag size={16} aria-hidden /></span>
          <span className="min-w-0"><span className="ell block">{item.product}</span><small className="num">{t('quantity', { count: item.quantity })}</small></span>
          {Number.isFinite(item.price) && <b className="num">{format.money(item.price * item.quantity, item.currency)}</b>}
        </div>
      ))}
      {order.total !== null && <div className="order-total"><span>{t('total')}</span><b className="num">{format.money(order.total, order.currency)}</b></div>}
      {order.text && <div className="px-2.5 pb-2 text-13"><RichText text={order.text} /></div>}
    </div>
  )
}

export function FormCard({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const form = formOf(message.content)
  return (
    <div className="order-card">
      <div className="order-head"><FileText size={16} aria-hidden />{form.name || t('kind_form_reply')}</div>
      <dl className="form-fields">
        {form.fields.map((f) => <div key={f.name}><dt>{f.name}</dt><dd dir="auto">{f.value}</dd></div>)}
      </dl>
    </div>
  )
}

/** Over the text of the first message that came through an advert. */
export function ReferralStrip({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const ad = referralOf(message.content)
  if (!ad) return null
  return (
    <div className="ad-strip">
      <Megaphone size={16} aria-hidden />
      <span className="min-w-0 grow"><span className="ad-title">{ad.type === 'post' ? t('fromPost') : t('fromAd')}{ad.headline && <b> {ad.headline}</b>}</span>{ad.body && <span className="ell block">{ad.body}</span>}</span>
      {ad.url && <a href={ad.url} target="_blank" rel="noreferrer noopener" aria-label={t('openLink')}><SquareArrowOutUpRight size={15} aria-hidden /></a>}
    </div>
  )
}

export function ProductStrip({ message }: { message: Message }) {
  const t = useTranslations('inbox')
  const product = productOf(message.content)
  if (!product) return null
  return <div className="ad-strip"><ShoppingBag size={16} aria-hidden /><span className="min-w-0 grow ell">{t('aboutProduct')} <b>{product}</b></span></div>
}
