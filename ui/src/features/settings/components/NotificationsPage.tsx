// Sound and desktop notices for new messages, with a test for each.
import { Play } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/design/Button'
import { Group, PageFrame } from '@/design/PageFrame'
import { Notice } from '@/design/states'
import { Segments, Switch } from '@/design/Toggles'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { type SoundPreference, soundTones, usePreferences } from '@/lib/preferences'
import { playTone } from '@/lib/sounds'
import { useSavePreference } from './use-save-preference'

export function NotificationsPage() {
  const t = useTranslations('settings')
  const sound = usePreferences((p) => p.sound)
  const keep = useSavePreference()
  const [blocked, setBlocked] = useState(false)
  const save = (change: Partial<SoundPreference>) => keep({ sound: { ...sound, ...change } })
  const play = (change: Partial<SoundPreference> = {}) => void playTone(change.tone ?? sound.tone, change.volume ?? sound.volume).then((worked) => setBlocked(!worked))
  usePageTitle(t('page_notifications'))

  return (
    <PageFrame title={t('page_notifications')} narrow>
      <Group title={t('sound')} text={t('soundText')}>
        <Switch label={t('soundOn')} checked={sound.on} onChange={(on) => { save({ on }); if (on) play() }} />
        <div>
          <p className="field-label mb-2">{t('soundScope')}</p>
          <Segments label={t('soundScope')} value={sound.scope} onChange={(scope) => save({ scope })} options={(['mine', 'unassigned', 'all'] as const).map((value) => ({ value, label: t(`scope_${value}`) }))} />
        </div>
        <div>
          <p className="field-label mb-2">{t('soundTone')}</p>
          <div className="flex flex-wrap items-center gap-3">
            <Segments label={t('soundTone')} value={sound.tone} onChange={(tone) => { save({ tone }); play({ tone }) }} options={soundTones.map((value) => ({ value, label: t(`tone_${value}`) }))} />
            <Button size="small" icon={<Play aria-hidden />} onClick={() => play()}>{t('playSound')}</Button>
          </div>
        </div>
        <label className="field">
          <span className="field-label">{t('volume')}</span>
          <input type="range" className="range" min={0} max={100} step={5} defaultValue={Math.round(sound.volume * 100)} onChange={(e) => play({ volume: Number(e.target.value) / 100 })} onPointerUp={(e) => save({ volume: Number(e.currentTarget.value) / 100 })} onKeyUp={(e) => save({ volume: Number(e.currentTarget.value) / 100 })} />
        </label>
        {blocked && <Notice tone="warn">{t('soundBlocked')}</Notice>}
      </Group>
      <DesktopNotices on={sound.desktop} onChange={(desktop) => save({ desktop })} />
    </PageFrame>
  )
}

function DesktopNotices({ on, onChange }: { on: boolean; onChange: (on: boolean) => void }) {
  const t = useTranslations('settings')
  const known = typeof Notification !== 'undefined'
  const [permission, setPermission] = useState(known ? Notification.permission : 'denied')
  async function turn(wanted: boolean) {
    if (!wanted) return onChange(false)
    const answer = permission === 'default' ? await Notification.requestPermission() : permission
    setPermission(answer)
    if (answer === 'granted') onChange(true)
  }
  return (
    <Group title={t('desktop')} text={t('desktopText')}>
      <Switch label={t('desktopOn')} checked={on && permission === 'granted'} disabled={!known || permission === 'denied'} onChange={(wanted) => void turn(wanted)} />
      {!known && <Notice>{t('desktopMissing')}</Notice>}
      {known && permission === 'denied' && <Notice tone="warn">{t('desktopDenied')}</Notice>}
      {known && permission === 'granted' && on && (
        <div><Button size="small" onClick={() => new Notification(t('desktopTestTitle'), { body: t('desktopTestText') })}>{t('desktopTest')}</Button></div>
      )}
    </Group>
  )
}
