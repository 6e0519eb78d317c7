// The text field: grows with its text, Enter sends (as set), files can be pasted. A plain textarea, so that Thai and phone keyboards work.
import { type ClipboardEvent, type KeyboardEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import type { Capabilities } from '@/api/types'
import { useFormat } from '@/lib/format'
import { scriptLanguage, useTranslations } from '@/lib/i18n'
import { usePreferences } from '@/lib/preferences'
import { useIsPhone } from '@/lib/use-media'
import { lengthOf } from '../../model/files'

export type SendOptions = { now?: boolean; close?: boolean }

type Props = {
  ref: Ref<HTMLTextAreaElement>
  value: string
  label: string
  placeholder: string
  limit?: Capabilities['text']
  onText: (text: string) => void
  onSend: (options?: SendOptions) => boolean
  /** Ctrl ↑ in an empty box. */
  onUndo: () => void
  onFiles: (files: File[]) => void
}

const tallest = 260

export function TextBox({ ref, value, label, placeholder, limit, onText, onSend, onUndo, onFiles }: Props) {
  const box = useRef<HTMLTextAreaElement>(null)
  const withEnter = usePreferences((p) => p.sendWithEnter)
  const phone = useIsPhone()
  useImperativeHandle(ref, () => box.current as HTMLTextAreaElement)

  useLayoutEffect(() => {
    const area = box.current
    if (!area) return
    area.style.height = 'auto'
    area.style.height = `${Math.min(tallest, area.scrollHeight)}px`
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- the height follows the text
  }, [value])

  function onKeyDown(e: KeyboardEvent<HTMLTextAreaElement>) {
    // The word is still being composed (Thai, Chinese …): Enter belongs to the keyboard.
    if (e.nativeEvent.isComposing || e.keyCode === 229) return
    if (e.key === 'Escape') {
      e.currentTarget.blur()
      document.querySelector<HTMLElement>('.list-scroll')?.focus()
      return
    }
    if (e.key === 'ArrowUp' && (e.ctrlKey || e.metaKey) && !value) {
      e.preventDefault()
      return onUndo()
    }
    if (e.key !== 'Enter' || (phone && !e.ctrlKey && !e.metaKey)) return
    const mod = e.ctrlKey || e.metaKey
    if (mod ? false : e.shiftKey || !withEnter) return
    e.preventDefault()
    // With Enter as the send key, Ctrl Enter also closes; without it, it is the send key.
    onSend({ now: mod && e.shiftKey, close: mod && !e.shiftKey && withEnter })
  }

  function onPaste(e: ClipboardEvent) {
    const files = [...e.clipboardData.files]
    if (!files.length) return
    e.preventDefault()
    onFiles(files)
  }

  return (
    <>
      <textarea
        ref={box}
        className="composer-text"
        rows={1}
        value={value}
        aria-label={label}
        placeholder={placeholder}
        lang={scriptLanguage(value)}
        dir="auto"
        enterKeyHint={phone ? 'enter' : 'send'}
        onChange={(e) => onText(e.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      {limit && <Counter value={value} limit={limit} />}
    </>
  )
}

/** Appears at 80 % of what the channel takes. */
function Counter({ value, limit }: { value: string; limit: Capabilities['text'] }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  // Cheap first: no text is longer in characters than in UTF-16 units times three in bytes.
  if (value.length * 3 < limit.max * 0.8) return null
  const length = lengthOf(value, limit.count)
  if (length < limit.max * 0.8) return null
  const over = length > limit.max
  return <p className="counter num" data-over={over || undefined} role={over ? 'alert' : 'status'}>{over ? t('tooLong', { count: length - limit.max }) : t('lengthOf', { length: format.number(length), max: format.number(limit.max) })}</p>
}
