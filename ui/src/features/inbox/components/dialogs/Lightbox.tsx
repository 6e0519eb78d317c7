// Pictures and videos large: arrows move through the chat's media, click zooms, save.
import { Dialog as Base } from '@base-ui/react/dialog'
import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { Message } from '@/api/types'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { closeLightbox, openLightbox, useLightbox } from '../../data/lightbox'
import '../../styles/lightbox.css'

export function Lightbox({ messages }: { messages: Message[] }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const fileId = useLightbox((s) => s.fileId)
  const [zoom, setZoom] = useState(false)
  const all = messages.filter((m) => !m.deleted_at).flatMap((m) => m.attachments.filter((a) => a.url && (a.kind === 'image' || a.kind === 'video')).map((file) => ({ file, message: m })))
  const at = all.findIndex((x) => x.file.id === fileId)
  const shown = all[at]
  if (!shown) return null
  const { file, message } = shown

  function go(step: number) {
    const next = all[at + step]
    if (!next) return
    setZoom(false)
    openLightbox(next.file.id)
  }
  function onKeyDown(e: KeyboardEvent) {
    if (e.key === 'ArrowLeft') go(-1)
    else if (e.key === 'ArrowRight') go(1)
    else return
    e.preventDefault()
  }

  return (
    <Base.Root open onOpenChange={(open) => !open && closeLightbox()}>
      <Base.Portal>
        <Base.Backdrop className="lightbox-back" />
        <Base.Popup className="lightbox" aria-label={t('media')} onKeyDown={onKeyDown}>
          <header>
            <span className="min-w-0 grow"><b className="ell block">{message.author.name}</b><span className="num">{format.dateTime(message.sort_at)}</span></span>
            <a href={file.url ?? ''} download={file.file_name ?? ''} target="_blank" rel="noreferrer" aria-label={t('saveFile')} title={t('saveFile')}><Download aria-hidden /></a>
            <Base.Close aria-label={t('close')}><X aria-hidden /></Base.Close>
          </header>
          {/* A click beside the picture closes; Esc does the same for keys. */}
          {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- as above */}
          <div className="lightbox-stage" data-zoom={zoom || undefined} onClick={(e) => e.target === e.currentTarget && closeLightbox()}>
            {file.kind === 'video' ? (
              // oxlint-disable-next-line jsx-a11y/media-has-caption -- customers send no captions
              <video key={file.id} src={file.url ?? ''} controls autoPlay playsInline />
            ) : (
              <button type="button" className="lightbox-img" aria-label={zoom ? t('zoomOut') : t('zoomIn')} onClick={() => setZoom(!zoom)}><img key={file.id} src={file.url ?? ''} alt={message.text ?? t('kind_image')} /></button>
            )}
          </div>
          {at > 0 && <button type="button" className="lightbox-go" data-side="start" aria-label={t('previous')} onClick={() => go(-1)}><ChevronLeft aria-hidden /></button>}
          {at < all.length - 1 && <button type="button" className="lightbox-go" data-side="end" aria-label={t('next')} onClick={() => go(1)}><ChevronRight aria-hidden /></button>}
          {message.text && <p className="lightbox-text" dir="auto">{message.text}</p>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
