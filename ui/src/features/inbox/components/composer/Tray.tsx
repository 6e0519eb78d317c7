// Files that will go with the message: picture, name, progress, why one cannot go; order, caption, remove.
import { ArrowLeft, ArrowRight, CircleAlert, FileText, Film, Music, RotateCw, X } from 'lucide-react'
import type { Capabilities, UploadedFile } from '@/api/types'
import { IconButton } from '@/design/Button'
import { ProgressBar } from '@/design/marks'
import { Popover } from '@/design/Popover'
import { useErrorText } from '@/design/states'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { type Mode, write } from '../../data/drafts'
import { dropUpload, retryUpload, type Upload, useUploads } from '../../data/uploads'
import { captionMax, type FileProblem } from '../../model/files'

type Captioned = UploadedFile & { caption?: string }
type Props = { chatId: string; mode: Mode; files: Captioned[]; can: Capabilities | undefined }

export function Tray({ chatId, mode, files, can }: Props) {
  const t = useTranslations('inbox')
  const all = useUploads((s) => s.uploads)
  const uploads = all.filter((u) => u.chatId === chatId && u.mode === mode)
  if (!files.length && !uploads.length) return null
  return (
    <ul className="tray" aria-label={t('files')}>
      {files.map((file, i) => <Ready key={file.id} file={file} place={i} chatId={chatId} mode={mode} files={files} can={can} />)}
      {uploads.map((u) => <Coming key={u.key} upload={u} />)}
    </ul>
  )
}

function Ready({ file, place, chatId, mode, files, can }: Props & { file: Captioned; place: number }) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const set = (next: Captioned[]) => write(ws, chatId, mode, { files: next })
  const most = captionMax(file.kind, can ?? ({ media: [] } as unknown as Capabilities))
  function move(step: number) {
    const next = files.toSpliced(place, 1)
    set(next.toSpliced(place + step, 0, file))
  }
  return (
    <li className="tray-item">
      <Popover
        label={file.file_name}
        side="top"
        className="tray-pop"
        trigger={
          <button type="button" className="tray-tile" aria-label={t('fileOptions', { name: file.file_name })}>
            {file.kind === 'image' && (file.thumb_url ?? file.url) ? <img src={file.thumb_url ?? file.url} alt="" /> : <KindIcon kind={file.kind} />}
            {file.caption && <span className="tray-caption ell">{file.caption}</span>}
          </button>
        }
      >
        <b className="ell mb-2 block text-13">{file.file_name}</b>
        {most > 0 && mode === 'reply' && (
          <textarea className="input mb-2" aria-label={t('caption')} placeholder={t('caption')} maxLength={most} value={file.caption ?? ''} onChange={(e) => set(files.with(place, { ...file, caption: e.target.value || undefined }))} />
        )}
        <span className="flex gap-1">
          <IconButton label={t('moveEarlier')} disabled={place === 0} onClick={() => move(-1)}><ArrowLeft /></IconButton>
          <IconButton label={t('moveLater')} disabled={place === files.length - 1} onClick={() => move(1)}><ArrowRight /></IconButton>
        </span>
      </Popover>
      <span className="tray-name ell">{file.file_name}</span>
      <button type="button" className="tray-x" aria-label={t('removeFile', { name: file.file_name })} onClick={() => set(files.filter((f) => f.id !== file.id))}><X size={13} aria-hidden /></button>
    </li>
  )
}

function Coming({ upload }: { upload: Upload }) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const errorText = useErrorText()
  const problem = useProblemWords()
  const words = upload.problem ? problem(upload.problem) : upload.error ? errorText(upload.error) : null
  return (
    <li className="tray-item" data-bad={words ? true : undefined}>
      <span className="tray-tile">
        {words ? <CircleAlert aria-hidden /> : <KindIcon kind={upload.kind} />}
        {!words && <ProgressBar label={t('uploading', { name: upload.file.name })} value={upload.share} className="tray-progress" />}
      </span>
      <span className="tray-name ell">{upload.file.name}</span>
      {words && <span className="tray-why" role="alert">{words}</span>}
      {upload.error && <button type="button" className="tray-x again" aria-label={t('tryAgain')} onClick={() => retryUpload(ws, upload.key)}><RotateCw size={13} aria-hidden /></button>}
      <button type="button" className="tray-x" aria-label={t('removeFile', { name: upload.file.name })} onClick={() => dropUpload(upload.key)}><X size={13} aria-hidden /></button>
    </li>
  )
}

function KindIcon({ kind }: { kind: string }) {
  const Icon = kind === 'video' ? Film : kind === 'audio' || kind === 'voice' ? Music : FileText
  return <Icon aria-hidden />
}

export function useProblemWords() {
  const t = useTranslations('inbox')
  const format = useFormat()
  return (p: FileProblem) => (p.code === 'size' ? t('fileTooLarge', { max: format.bytes(p.max) }) : p.code === 'type' ? t('fileWrongType', { kinds: p.kinds.join(', ') }) : p.code === 'empty' ? t('fileEmpty') : t('fileKind'))
}
