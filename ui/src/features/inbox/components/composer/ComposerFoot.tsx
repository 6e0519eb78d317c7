// Under the text: attach, emoji, template, more kinds, voice; and the one primary button.
import { ChevronDown, ContactRound, LayoutList, LayoutTemplate, Link2, MapPin, Mic, Paperclip, Plus, SendHorizontal, Smile, SquareMousePointer } from 'lucide-react'
import { lazy, type RefObject, Suspense, useRef, useState } from 'react'
import type { Capabilities } from '@/api/types'
import { Button, IconButton } from '@/design/Button'
import { Menu, type MenuEntry } from '@/design/Menu'
import { Popover } from '@/design/Popover'
import { useTranslations } from '@/lib/i18n'
import { usePreferences } from '@/lib/preferences'
import type { Mode } from '../../data/drafts'
import { acceptOf, lengthOf } from '../../model/files'
import type { SpecialKind } from './Composer'
import type { SendOptions } from './TextBox'

const EmojiPicker = lazy(() => import('./emoji/EmojiPicker').then((m) => ({ default: m.EmojiPicker })))

type Props = {
  mode: Mode
  can: Capabilities | undefined
  area: RefObject<HTMLTextAreaElement | null>
  text: string
  empty: boolean
  uploading: boolean
  guarded: boolean
  onFiles: (files: File[]) => void
  onText: (text: string) => void
  onTemplates: () => void
  onVoice: () => void
  onSpecial: (what: SpecialKind) => void
  onSend: (options?: SendOptions) => boolean
}

export function ComposerFoot(props: Props) {
  const t = useTranslations('inbox')
  const { mode, can, area, text, onFiles, onText, onTemplates, onVoice } = props
  const picker = useRef<HTMLInputElement>(null)
  const [emoji, setEmoji] = useState(false)
  const reply = mode === 'reply'
  const canVoice = can?.media.some((m) => m.kind === 'voice' || m.kind === 'audio')

  function insert(piece: string) {
    const at = area.current
    const [from, to] = at ? [at.selectionStart, at.selectionEnd] : [text.length, text.length]
    onText(text.slice(0, from) + piece + text.slice(to))
    requestAnimationFrame(() => at?.setSelectionRange(from + piece.length, from + piece.length))
  }

  return (
    <div className="composer-foot">
      <input ref={picker} type="file" hidden multiple accept={reply && can ? acceptOf(can) || undefined : undefined} onChange={(e) => { onFiles([...(e.target.files ?? [])]); e.target.value = '' }} />
      <IconButton label={t('attach')} disabledReason={reply && can && can.media.length === 0 ? t('noFiles') : undefined} onClick={() => picker.current?.click()}><Paperclip /></IconButton>
      <Popover open={emoji} onOpenChange={setEmoji} label={t('emoji')} side="top" className="emoji-pop" trigger={<IconButton label={t('emoji')}><Smile /></IconButton>}>
        <Suspense fallback={<div className="h-[320px] w-[320px]" />}><EmojiPicker onPick={insert} /></Suspense>
      </Popover>
      {reply && <span className="max-sm:hidden"><IconButton label={t('templates')} shortcut="p" disabledReason={can && !can.templates ? t('noTemplates') : undefined} onClick={onTemplates}><LayoutTemplate /></IconButton></span>}
      {reply && <MoreKinds {...props} />}
      {reply && <IconButton label={t('voiceNote')} disabledReason={can && !canVoice ? t('noVoice') : undefined} onClick={onVoice}><Mic /></IconButton>}
      <span className="grow" />
      <SendButton {...props} />
    </div>
  )
}

/** What this channel does not offer stays visible and says so. */
function MoreKinds({ can, onSpecial, onTemplates }: Props) {
  const t = useTranslations('inbox')
  const no = (possible: unknown) => (can && !possible ? { disabled: true, hint: t('notOnChannel') } : {})
  const items: MenuEntry[] = [
    { label: t('sendButtons'), icon: <SquareMousePointer aria-hidden />, ...no(can?.interactive), onSelect: () => onSpecial('buttons') },
    { label: t('sendList'), icon: <LayoutList aria-hidden />, ...no(can?.interactive), onSelect: () => onSpecial('list') },
    { label: t('sendLink'), icon: <Link2 aria-hidden />, ...no(can?.interactive?.cta_url), onSelect: () => onSpecial('link') },
    { kind: 'separator' },
    { label: t('location'), icon: <MapPin aria-hidden />, ...no(can?.location), onSelect: () => onSpecial('location') },
    { label: t('contact'), icon: <ContactRound aria-hidden />, ...no(can?.contacts), onSelect: () => onSpecial('contact') },
    { label: t('templates'), icon: <LayoutTemplate aria-hidden />, ...no(can?.templates), onSelect: onTemplates },
  ]
  return <Menu side="top" items={items} trigger={<IconButton label={t('moreKinds')}><Plus /></IconButton>} />
}

function SendButton({ mode, can, text, empty, uploading, guarded, onSend }: Props) {
  const t = useTranslations('inbox')
  const undoMs = usePreferences((p) => p.undoMs)
  const over = mode === 'reply' && can !== undefined && text.length * 3 > can.text.max && lengthOf(text, can.text.count) > can.text.max
  const reason = uploading ? t('waitUpload') : over ? t('shorten') : undefined
  const items: MenuEntry[] = [
    { label: t('sendAndClose'), shortcut: 'mod+Enter', disabled: empty || Boolean(reason), onSelect: () => void onSend({ close: true }) },
    ...(undoMs > 0 ? [{ label: t('sendNow'), shortcut: 'mod+shift+Enter', disabled: empty || Boolean(reason), onSelect: () => void onSend({ now: true }) }] : []),
  ]
  return (
    <span className="btn-group">
      <Button kind="primary" className="send" data-note={mode === 'note' || undefined} disabled={empty} disabledReason={reason} onClick={() => onSend()}>
        <span className="send-label">{mode === 'note' ? t('saveNote') : guarded ? t('sendAnywayShort') : t('send')}</span>
        <SendHorizontal aria-hidden />
      </Button>
      {mode === 'reply' && <span className="max-sm:hidden contents"><Menu side="top" align="end" items={items} trigger={<button type="button" className="btn send-more" data-kind="primary" data-square="" aria-label={t('sendOptions')}><ChevronDown aria-hidden /></button>} /></span>}
    </span>
  )
}
