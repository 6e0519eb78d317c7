// Text of people: marks, links and found words as elements. Nothing in it is ever HTML.
import { Fragment } from 'react'
import { scriptLanguage } from '@/lib/i18n'
import { formatText, isOnlyEmoji, type TextPart } from '../../model/text-format'

export function RichText({ text, find, mentions }: { text: string; find?: string; mentions?: boolean }) {
  const big = isOnlyEmoji(text)
  const marked = mentions ? text.replace(/(^|\s)(@[\p{L}\p{M}\d_.]+)/gu, '$1\uE000$2\uE001') : text
  return (
    <span className="rich" data-big={big || undefined} lang={scriptLanguage(text)} dir="auto">
      <Parts parts={formatText(marked)} find={find} />
    </span>
  )
}

/** Text with places that are still open: the same marks, and each blank stands out. */
export function RichPieces({ pieces }: { pieces: { text: string; blank: boolean }[] }) {
  return <span className="rich"><Parts parts={formatText(pieces.map((p) => (p.blank ? `\uE000${p.text}\uE001` : p.text)).join(''))} /></span>
}

function Parts({ parts, find }: { parts: TextPart[]; find?: string }) {
  return parts.map((part, i) => <Fragment key={i}><Part part={part} find={find} /></Fragment>)
}

function Part({ part, find }: { part: TextPart; find?: string }) {
  switch (part.kind) {
    case 'bold':
      return <b><Parts parts={part.parts} find={find} /></b>
    case 'italic':
      return <i><Parts parts={part.parts} find={find} /></i>
    case 'strike':
      return <s><Parts parts={part.parts} find={find} /></s>
    case 'code':
      return <code>{part.text}</code>
    case 'block':
      return <code className="block">{part.text}</code>
    case 'link':
      return <a href={part.href} target={part.href.startsWith('http') ? '_blank' : undefined} rel="noreferrer noopener"><Found text={part.text} find={find} /></a>
    default:
      return 'text' in part ? <Found text={part.text} find={find} /> : <Parts parts={part.parts} find={find} />
  }
}

/** Marks what the person looks for. */
export function Found({ text, find }: { text: string; find?: string }) {
  const wanted = find?.trim().toLowerCase()
  if (text.includes('\uE000')) return text.split(/\uE000(.*?)\uE001/).map((piece, i) => (i % 2 ? <mark key={i} className="blank">{piece}</mark> : piece))
  if (!wanted) return text
  const pieces: React.ReactNode[] = []
  const low = text.toLowerCase()
  let from = 0
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, from)) {
    pieces.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + wanted.length)}</mark>)
    from = at + wanted.length
  }
  return <>{pieces}{text.slice(from)}</>
}
