// The box to answer in: reply or note, files, emoji, templates, voice; what is typed is never lost.
import { lazy, Suspense, useEffect, useRef } from 'react'
import type { Account, Conversation } from '@/api/types'
import { useTranslations } from '@/lib/i18n'
import { useShortcuts } from '@/lib/keys'
import { useWorkspaceId } from '@/lib/session'
import { answerComposer } from '../../data/composer-line'
import { load, setMode, useDraft, write } from '../../data/drafts'
import { addFiles, useUploads } from '../../data/uploads'
import { useTellPresence } from '../../data/presence'
import { nextAfter } from '../../data/reading'
import { useChatActions } from '../../data/use-actions'
import { useInboxPlace } from '../../data/use-inbox'
import { usePerChat } from '../../data/use-per-chat'
import { useSend } from '../../data/use-send'
import { firstName } from '../../model/names'
import { accountBlock, windowState } from '../../model/window-clock'
import { useThreadTools } from '../thread/thread-tools'
import { BlockedBox, ClosedBox } from './ClosedBox'
import { ComposerFoot } from './ComposerFoot'
import { ComposerHead } from './ComposerHead'
import { QuoteStrip } from './QuoteStrip'
import { type SendOptions, TextBox } from './TextBox'
import { Tray } from './Tray'
import { useGuard } from './use-guard'
import { useTyping } from './use-typing'
import { useWindowClock } from './use-window-clock'

const TemplateDialog = lazy(() => import('./templates/TemplateDialog').then((m) => ({ default: m.TemplateDialog })))
const VoiceRecorder = lazy(() => import('./VoiceRecorder').then((m) => ({ default: m.VoiceRecorder })))
const SpecialDialog = lazy(() => import('../dialogs/SpecialDialog').then((m) => ({ default: m.SpecialDialog })))

export type SpecialKind = 'location' | 'contact' | 'buttons' | 'list' | 'link'
type Layer = { kind: 'templates' } | { kind: 'voice' } | { kind: 'special'; what: SpecialKind } | null

export function Composer({ chat, account, name }: { chat: Conversation; account: Account | undefined; name: string }) {
  const t = useTranslations('inbox')
  const draft = useDraft(chat.id)
  const mode = draft.mode
  const written = draft[mode]
  const now = useWindowClock(chat.window_expires_at)
  const can = account?.capabilities
  const freely = windowState(can, chat.window_expires_at, now)
  const blocked = accountBlock(account)
  const closed = mode === 'reply' && (blocked !== null || freely.state === 'closed')
  const uploading = useUploads((s) => s.uploads.some((u) => u.chatId === chat.id && u.mode === mode && !u.problem && !u.error))
  const { sendBox, sendSpecial, sendFile } = useSend(chat)
  const [layer, setLayer] = usePerChat<Layer>(chat.id, null)
  const area = useRef<HTMLTextAreaElement>(null)
  const ws = useWorkspaceId()
  const typing = useTyping(ws, chat.id, mode === 'reply' && can?.typing_out === true && !closed)
  useTellPresence(chat.id, typing.active && mode === 'reply')
  const guard = useGuard(chat, mode)
  const actions = useChatActions()
  const { openChat } = useInboxPlace()
  const tools = useThreadTools()
  const undoLast = tools.undoLast
  useShortcuts([{ keys: 'z', label: t('undoSend'), group: t('groupThread'), when: tools.hasHeld, run: undoLast }])

  useEffect(() => void load(ws, chat.id, chat.draft), [ws, chat.id, chat.draft])
  useEffect(
    () =>
      answerComposer((request, files) => {
        if (files) addFiles(ws, chat.id, mode, files, can)
        if (request === 'templates') setLayer({ kind: 'templates' })
        if (request === 'note') setMode(chat.id, 'note')
        requestAnimationFrame(() => area.current?.focus())
      }),
    [ws, chat.id, mode, can, setLayer],
  )

  function close() {
    const next = nextAfter(chat.id)
    void actions.close([chat])
    openChat(next, { replace: true })
  }
  function send(options: SendOptions & { sure?: boolean } = {}) {
    if (uploading || closed) return false
    if (!guard.pass(options.sure ?? false)) return false
    typing.stop()
    const sent = sendBox(mode, options)
    if (sent && options.close && mode === 'reply') close()
    else if (sent) area.current?.focus()
    return sent
  }

  return (
    <div className="composer" data-mode={mode} data-layer={layer?.kind}>
      <ComposerHead mode={mode} onMode={(next) => { setMode(chat.id, next); requestAnimationFrame(() => area.current?.focus()) }} window={freely} noWindow={blocked !== null} />
      {guard.words && <div className="guard" role="alert"><span className="grow">{guard.words}</span></div>}
      {layer?.kind === 'voice' ? (
        <Suspense fallback={<div className="h-[88px]" />}><VoiceRecorder can={can} onClose={() => setLayer(null)} onSend={(file) => { sendFile(file); setLayer(null) }} /></Suspense>
      ) : closed ? (
        blocked ? <BlockedBox account={account} /> : <ClosedBox chat={chat} account={account} name={name} typed={written.text} offer={freely.state === 'closed' ? freely.offer : 'nothing'} onSend={sendSpecial} />
      ) : (
        <>
          {written.replyTo && <QuoteStrip message={written.replyTo} onClose={() => write(ws, chat.id, mode, { replyTo: null })} />}
          <Tray chatId={chat.id} mode={mode} files={written.files} can={can} />
          <TextBox
            ref={area}
            value={written.text}
            label={mode === 'note' ? t('noteBox') : t('replyBox', { name })}
            placeholder={mode === 'note' ? t('notePlaceholder') : t('replyPlaceholder', { name: firstName(name) })}
            onText={(text) => { write(ws, chat.id, mode, { text }); typing.key(); guard.typing(text) }}
            onSend={send}
            onUndo={undoLast}
            onFiles={(files) => addFiles(ws, chat.id, mode, files, can)}
            limit={mode === 'reply' ? can?.text : undefined}
          />
          <ComposerFoot
            mode={mode}
            can={can}
            area={area}
            text={written.text}
            empty={written.text.trim() === '' && written.files.length === 0}
            uploading={uploading}
            guarded={guard.asked}
            onFiles={(files) => addFiles(ws, chat.id, mode, files, can)}
            onText={(text) => write(ws, chat.id, mode, { text })}
            onTemplates={() => setLayer({ kind: 'templates' })}
            onVoice={() => setLayer({ kind: 'voice' })}
            onSpecial={(what) => setLayer({ kind: 'special', what })}
            onSend={(options) => send({ ...options, sure: true })}
          />
        </>
      )}
      <Suspense>
        {layer?.kind === 'templates' && account && <TemplateDialog chat={chat} account={account} name={name} onClose={() => setLayer(null)} onSend={(s) => { sendSpecial(s); setLayer(null) }} />}
        {layer?.kind === 'special' && <SpecialDialog what={layer.what} can={can} onClose={() => setLayer(null)} onSend={(s) => { sendSpecial(s); setLayer(null) }} />}
      </Suspense>
    </div>
  )
}
