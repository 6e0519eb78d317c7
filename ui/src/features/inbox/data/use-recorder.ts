// Microphone → a voice file the channel takes. Chrome only writes WebM; its Opus sound is put into Ogg without loss.
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Capabilities } from '@/api/types'
import { webmToOgg } from '../model/webm-to-ogg'

type Problem = 'denied' | 'none' | 'format'
const wanted = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']

export function useRecorder(can: Capabilities | undefined) {
  const [state, setState] = useState<'starting' | 'recording' | 'paused'>('starting')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [ms, setMs] = useState(0)
  const [listen, setListen] = useState<string | null>(null)
  const recorder = useRef<MediaRecorder>(null)
  const parts = useRef<Blob[]>([])
  const meter = useRef<AnalyserNode>(null)
  const takes = useRef(can?.media.find((m) => m.kind === 'voice') ?? can?.media.find((m) => m.kind === 'audio'))

  useEffect(() => {
    let left = false
    let stop = () => undefined as void
    void begin().catch((error: unknown) => setProblem(error instanceof DOMException && error.name === 'NotAllowedError' ? 'denied' : 'none'))

    async function begin() {
      if (typeof MediaRecorder === 'undefined' || !navigator.mediaDevices) return setProblem('none')
      const mime = wanted.find((m) => MediaRecorder.isTypeSupported(m))
      if (!mime || !fits(mime, takes.current?.mime ?? [])) return setProblem('format')
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } })
      stop = () => stream.getTracks().forEach((track) => track.stop())
      if (left) return stop()
      const made = new MediaRecorder(stream, { mimeType: mime, audioBitsPerSecond: 32_000 })
      made.ondataavailable = (e) => e.data.size && parts.current.push(e.data)
      made.start(250)
      recorder.current = made
      meter.current = meterOf(stream)
      setState('recording')
    }
    return () => {
      left = true
      if (recorder.current?.state !== 'inactive') recorder.current?.stop()
      stop()
    }
  }, [])

  useEffect(() => {
    if (state !== 'recording') return
    const timer = setInterval(() => setMs((now) => now + 100), 100)
    return () => clearInterval(timer)
  }, [state])
  useEffect(() => () => { if (listen) URL.revokeObjectURL(listen) }, [listen])

  const pause = useCallback(() => {
    recorder.current?.requestData()
    recorder.current?.pause()
    setState('paused')
    setTimeout(() => setListen(URL.createObjectURL(new Blob(parts.current, { type: recorder.current?.mimeType }))), 50)
  }, [])
  const resume = useCallback(() => {
    recorder.current?.resume()
    setListen(null)
    setState('recording')
  }, [])

  const finish = useCallback(async (): Promise<File | null> => {
    const mine = recorder.current
    if (!mine) return null
    if (mine.state !== 'inactive') {
      const stopped = new Promise((done) => (mine.onstop = done))
      mine.stop()
      await stopped
    }
    const type = mine.mimeType.split(';')[0] ?? ''
    const raw = new Blob(parts.current, { type })
    if (type !== 'audio/webm') return new File([raw], `voice.${type === 'audio/ogg' ? 'ogg' : 'm4a'}`, { type })
    const ogg = webmToOgg(new Uint8Array(await raw.arrayBuffer()))
    if (!ogg) {
      setProblem('format')
      return null
    }
    return new File([ogg], 'voice.ogg', { type: 'audio/ogg' })
  }, [])

  const level = useCallback(() => loudness(meter.current), [])
  return { state, problem, ms, listen, pause, resume, finish, level }
}

/** WebM counts as Ogg, since we repack it. */
function fits(mime: string, allowed: string[]) {
  const base = mime.startsWith('audio/webm') ? 'audio/ogg' : (mime.split(';')[0] ?? '')
  return allowed.length === 0 || allowed.some((m) => m.startsWith(base))
}

function meterOf(stream: MediaStream) {
  if (typeof AudioContext === 'undefined') return null
  const audio = new AudioContext()
  const node = audio.createAnalyser()
  node.fftSize = 512
  audio.createMediaStreamSource(stream).connect(node)
  return node
}

function loudness(node: AnalyserNode | null) {
  if (!node) return 0.2
  const wave = new Uint8Array(node.fftSize)
  node.getByteTimeDomainData(wave)
  let sum = 0
  for (const v of wave) sum += ((v - 128) / 128) ** 2
  return Math.min(1, Math.sqrt(sum / wave.length) * 4)
}
