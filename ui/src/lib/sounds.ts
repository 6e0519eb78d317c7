// Short sounds made by the browser itself, so that nothing is downloaded. One tab of the browser plays.
import type { SoundTone } from './preferences'

type Note = { hz: number; at: number; ms: number; wave: OscillatorType }

const tones: Record<SoundTone, Note[]> = {
  drop: [{ hz: 880, at: 0, ms: 90, wave: 'sine' }, { hz: 1320, at: 70, ms: 160, wave: 'sine' }],
  bell: [{ hz: 1175, at: 0, ms: 420, wave: 'triangle' }, { hz: 1760, at: 20, ms: 300, wave: 'sine' }],
  wood: [{ hz: 520, at: 0, ms: 55, wave: 'triangle' }, { hz: 390, at: 90, ms: 70, wave: 'triangle' }],
  soft: [{ hz: 587, at: 0, ms: 260, wave: 'sine' }],
}

let context: AudioContext | null = null

/** False when the browser blocks sound until the person has clicked somewhere. */
export async function playTone(tone: SoundTone, volume: number) {
  if (typeof AudioContext === 'undefined') return false
  context ??= new AudioContext()
  // A blocked context may wait for the first click for ever; that is an answer too.
  await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 150))])
  if (context.state !== 'running') return false
  for (const note of tones[tone]) playNote(context, note, volume)
  return true
}

function playNote(audio: AudioContext, note: Note, volume: number) {
  const start = audio.currentTime + note.at / 1000
  const end = start + note.ms / 1000
  const gain = audio.createGain()
  gain.gain.setValueAtTime(0, start)
  gain.gain.linearRampToValueAtTime(volume * 0.35, start + 0.008)
  gain.gain.exponentialRampToValueAtTime(0.0001, end)
  const voice = audio.createOscillator()
  voice.type = note.wave
  voice.frequency.value = note.hz
  voice.connect(gain).connect(audio.destination)
  voice.start(start)
  voice.stop(end)
}

/** Runs `play` in one tab only, however many are open. */
export async function inOneTab(name: string, play: () => Promise<unknown>) {
  if (!navigator.locks) return void (await play())
  await navigator.locks.request(`sapa.once.${name}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return
    await play()
    await new Promise((done) => setTimeout(done, 400)) // the other tabs hear of the same event within this time
  })
}
