// Records a voice note in place of the text field: level, time, listen, send or throw away.
import { Mic, Pause, Play, SendHorizontal, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Capabilities, UploadedFile } from '@/api/types'
import { Button, IconButton } from '@/design/Button'
import { ProgressBar } from '@/design/marks'
import { Notice, useErrorText } from '@/design/states'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { uploadNow } from '../../data/uploads'
import { useRecorder } from '../../data/use-recorder'

export function VoiceRecorder({ can, onClose, onSend }: { can: Capabilities | undefined; onClose: () => void; onSend: (file: UploadedFile) => void }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const errorText = useErrorText()
  const ws = useWorkspaceId()
  const recorder = useRecorder(can)
  const [share, setShare] = useState<number | null>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const bars = useRef<HTMLSpanElement>(null)
  useLevel(recorder.level, bars, recorder.state === 'recording')

  async function send() {
    setFailed(null)
    const file = await recorder.finish()
    if (!file) return
    setShare(0)
    try {
      onSend(await uploadNow(ws, file, { voice: true, onProgress: setShare }))
    } catch (error) {
      setShare(null)
      setFailed(errorText(error))
    }
  }

  if (recorder.problem) {
    return (
      <div className="recorder-no">
        <Notice tone="warn">{t(`mic_${recorder.problem}`)}</Notice>
        <Button onClick={onClose}>{t('backToText')}</Button>
      </div>
    )
  }
  return (
    <div className="recorder" role="group" aria-label={t('voiceNote')}>
      <IconButton label={t('discardRecording')} onClick={onClose}><Trash2 /></IconButton>
      <span className="record-dot" data-on={recorder.state === 'recording' || undefined}><Mic aria-hidden /></span>
      <span className="num w-12 text-13" role="timer">{format.duration(recorder.ms)}</span>
      {recorder.listen ? (
        // oxlint-disable-next-line jsx-a11y/media-has-caption -- just recorded by this person
        <audio className="h-9 min-w-0 grow" src={recorder.listen} controls />
      ) : (
        <span className="level" ref={bars} aria-hidden>{Array.from({ length: 40 }, (_, i) => <i key={i} />)}</span>
      )}
      {recorder.state === 'recording' ? <IconButton label={t('pause')} onClick={recorder.pause}><Pause /></IconButton> : <IconButton label={t('goOn')} onClick={recorder.resume} disabled={recorder.state !== 'paused'}><Play /></IconButton>}
      {share !== null && <ProgressBar className="w-16" label={t('uploading', { name: t('voiceNote') })} value={share} />}
      {failed && <span className="text-12 text-bad-t" role="alert">{failed}</span>}
      <Button kind="primary" icon={<SendHorizontal aria-hidden />} busy={share !== null} disabled={recorder.ms < 500} onClick={() => void send()}>{t('send')}</Button>
    </div>
  )
}

/** Draws the loudness without a render per frame. */
function useLevel(level: () => number, box: React.RefObject<HTMLElement | null>, on: boolean) {
  useEffect(() => {
    if (!on) return
    let step = 0
    const timer = setInterval(() => {
      const bars = box.current?.children
      if (!bars?.length) return
      const bar = bars[step++ % bars.length] as HTMLElement
      bar.style.height = `${Math.round(12 + 88 * level())}%`
    }, 90)
    return () => clearInterval(timer)
  }, [level, box, on])
}
