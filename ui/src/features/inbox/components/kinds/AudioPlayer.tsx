// Voice notes and audio files: play, a bar to seek in, speed.
import { Mic, Pause, Play } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Attachment } from '@/api/types'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { Waiting } from './media'

const speeds = [1, 1.5, 2]
const barCount = 34
/** Only one plays at a time. */
let playing: HTMLAudioElement | null = null

export function AudioPlayer({ file, voice }: { file: Attachment; voice: boolean }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const audio = useRef<HTMLAudioElement>(null)
  const [state, setState] = useState<{ on: boolean; at: number; length: number; broken?: boolean }>({ on: false, at: 0, length: (file.duration_ms ?? 0) / 1000 })
  const [speed, setSpeed] = useState(1)
  const bars = useMemo(() => shapeOf(file.id), [file.id])
  useEffect(() => {
    const mine = audio.current
    return () => mine?.pause()
  }, [])

  if (!file.url) return <Waiting file={file} box={{ width: 240, height: 52 }} />
  const share = state.length ? Math.min(1, state.at / state.length) : 0
  const clock = format.duration((state.on || state.at ? state.at : state.length) * 1000)

  function toggle() {
    const el = audio.current
    if (!el) return
    if (!el.paused) return el.pause()
    if (playing && playing !== el) playing.pause()
    playing = el
    el.playbackRate = speed
    void el.play().catch(() => setState((s) => ({ ...s, broken: true })))
  }
  function nextSpeed() {
    const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1
    setSpeed(next)
    if (audio.current) audio.current.playbackRate = next
  }

  return (
    <div className="player">
      <button type="button" className="player-go" aria-label={state.on ? t('pause') : t(voice ? 'playVoice' : 'playAudio')} onClick={toggle}>{state.on ? <Pause aria-hidden /> : <Play aria-hidden />}</button>
      <div className="player-wave" aria-hidden style={{ '--share': share }}>
        {bars.map((height, i) => <i key={i} style={{ height: `${height}%` }} data-past={i / barCount < share || undefined} />)}
        <input
          type="range"
          tabIndex={-1}
          min={0}
          max={state.length || 1}
          step={0.1}
          value={state.at}
          onChange={(e) => {
            const at = Number(e.target.value)
            if (audio.current) audio.current.currentTime = at
            setState((s) => ({ ...s, at }))
          }}
        />
      </div>
      <span className="player-time num">{state.broken ? t('cannotPlay') : clock}</span>
      {state.on || state.at > 0 ? (
        <button type="button" className="player-speed num" aria-label={t('speed', { speed: format.number(speed) })} onClick={nextSpeed}>{format.number(speed)}×</button>
      ) : (
        voice && <Mic className="text-t3" size={15} aria-hidden />
      )}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- customers send no captions */}
      <audio
        ref={audio}
        src={file.url}
        preload={file.duration_ms ? 'none' : 'metadata'}
        onPlay={() => setState((s) => ({ ...s, on: true }))}
        onPause={() => setState((s) => ({ ...s, on: false }))}
        onTimeUpdate={(e) => setAt(e.currentTarget.currentTime)}
        onLoadedMetadata={(e) => setLength(e.currentTarget.duration)}
        onEnded={() => setAt(0)}
        onError={() => setState((s) => ({ ...s, broken: true }))}
      />
    </div>
  )

  function setAt(at: number) {
    setState((s) => ({ ...s, at }))
  }
  function setLength(length: number) {
    if (Number.isFinite(length)) setState((s) => ({ ...s, length }))
  }
}

/** The channel sends no waveform: a calm shape that is always the same for the same note. */
function shapeOf(id: string) {
  let seed = 7
  for (const char of id) seed = (seed * 31 + char.charCodeAt(0)) >>> 0
  return Array.from({ length: barCount }, (_, i) => {
    seed = (seed * 1664525 + 1013904223) >>> 0
    const wave = 0.55 + 0.45 * Math.sin(i / 2.1 + (seed % 7))
    return Math.round(18 + 70 * wave * (0.45 + (seed % 100) / 180))
  })
}
