// Round picture or initials; the colour comes from the id, so a person looks the same everywhere.
import clsx from 'clsx'
import { type ReactNode, useState } from 'react'

type Props = {
  id: string
  name: string
  src?: string | null
  size?: 22 | 28 | 32 | 40 | 52
  square?: boolean
  online?: boolean
  /** Small mark at the lower right, e.g. <ChannelMark size={15} />. */
  mark?: ReactNode
  className?: string
}

export function Avatar({ id, name, src, size = 40, square, online, mark, className }: Props) {
  const [broken, setBroken] = useState<string>()
  return (
    <span className={clsx('avatar', className)} data-size={size} data-square={square || undefined} style={{ '--h': hueOf(id) }} aria-hidden>
      {src && src !== broken ? <img src={src} alt="" loading="lazy" onError={() => setBroken(src)} /> : initialsOf(name)}
      {mark && <span className="avatar-mark">{mark}</span>}
      {online && <i className="avatar-online" />}
    </span>
  )
}

/** One of ten hues. */
export function hueOf(id: string) {
  let hash = 0
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) | 0
  return (Math.abs(hash) % 10) * 36
}

/** First letters of two words; Thai leading vowels are skipped, since they are not the first sound. */
export function initialsOf(name: string) {
  const words = name.replace(/[^\p{L}\p{M}\p{N}\s]/gu, ' ').trim().split(/\s+/).filter(Boolean)
  const first = (word = '') => /[^\u0E40-\u0E44]/u.exec(word)?.[0] ?? ''
  const letters = words.length > 1 ? first(words[0]) + first(words.at(-1)) : first(words[0]) + (/^\p{Script=Latin}{2}/u.test(words[0] ?? '') ? (words[0]?.[1] ?? '') : '')
  return letters.toUpperCase() || '?'
}
