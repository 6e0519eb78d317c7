// Pictures, albums, video, stickers: sized before they load, opened large on click.
import { CircleAlert, ImageOff, Play } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Attachment, Message } from '@/api/types'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { openLightbox } from '../../data/lightbox'

const widest = 280
const tallest = 340

export function Picture({ file, alt, cover }: { file: Attachment; alt: string; cover?: ReactNode }) {
  const box = fit(file)
  if (!file.url && !file.thumb_url) return <Waiting file={file} box={box} />
  return (
    <button type="button" className="media" style={box} onClick={() => openLightbox(file.id)} aria-label={alt}>
      <img src={file.thumb_url ?? file.url ?? ''} alt="" loading="lazy" decoding="async" onLoad={(e) => (e.currentTarget.dataset.loaded = '')} />
      {cover}
    </button>
  )
}

/** Two to four tiles; the last says how many more. */
export function Album({ messages }: { messages: Message[] }) {
  const t = useTranslations('inbox')
  const files = messages.flatMap((m) => m.attachments)
  const shown = files.slice(0, 4)
  const hidden = files.length - shown.length
  return (
    <div className="album" data-count={shown.length}>
      {shown.map((file, i) => (
        <Picture key={file.id} file={{ ...file, width: 1, height: 1 }} alt={t('photoOf', { place: i + 1, count: files.length })} cover={hidden > 0 && i === 3 ? <span className="album-more">{t('moreLabels', { count: hidden })}</span> : undefined} />
      ))}
    </div>
  )
}

export function Film({ file }: { file: Attachment }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const box = fit(file)
  if (!file.url) return <Waiting file={file} box={box} />
  const length = file.duration_ms ? format.duration(file.duration_ms) : null
  return (
    <button type="button" className="media" style={box} onClick={() => openLightbox(file.id)} aria-label={t('playVideo')}>
      {file.thumb_url ? <img src={file.thumb_url} alt="" loading="lazy" onLoad={(e) => (e.currentTarget.dataset.loaded = '')} /> : <video src={`${file.url}#t=0.1`} preload="metadata" muted playsInline tabIndex={-1} />}
      <span className="play-mark"><Play aria-hidden /></span>
      {length && <span className="media-length num">{length}</span>}
    </button>
  )
}

export function Sticker({ file }: { file: Attachment }) {
  const t = useTranslations('inbox')
  if (!file.url) return <Waiting file={file} box={{ width: 120, height: 120 }} />
  return <img className="sticker" src={file.url} alt={t('kind_sticker')} width={120} height={120} loading="lazy" />
}

/** The file is on its way to us, or it never came. */
export function Waiting({ file, box }: { file: Attachment; box?: { width?: number; height?: number | string; aspectRatio?: string } }) {
  const t = useTranslations('inbox')
  const failed = file.state === 'failed'
  return (
    <div className="media media-wait" style={box} data-failed={failed || undefined} role="img" aria-label={failed ? t('fileFailed') : t('fileLoading')}>
      {failed ? <CircleAlert aria-hidden /> : <ImageOff aria-hidden />}
      <span>{failed ? (file.error ?? t('fileFailed')) : t('fileLoading')}</span>
    </div>
  )
}

function fit({ width, height }: Attachment) {
  if (!width || !height) return { width: widest, height: 200 }
  const scale = Math.min(widest / width, tallest / height, 1.6)
  return { width: Math.max(120, Math.round(width * scale)), aspectRatio: `${width} / ${height}` }
}
