// Language, theme, density, calendar, time zone and single-key shortcuts of this person.
import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { Group, PageFrame } from '@/design/PageFrame'
import { Select } from '@/design/Select'
import { useErrorText } from '@/design/states'
import { toast } from '@/design/Toast'
import { Segments, Switch } from '@/design/Toggles'
import { useFormat, zoneLabel } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { languages, type Preferences, usePreferences } from '@/lib/preferences'
import { savePreferences } from '@/lib/save-preferences'

const zones = ['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura', 'Asia/Bangkok', 'Asia/Singapore', 'UTC']

export function AppearancePage() {
  const t = useTranslations('settings')
  const s = useTranslations('shell')
  const p = usePreferences()
  const format = useFormat()
  const save = useSave()
  const [now] = useState(() => Date.now())
  usePageTitle(t('appearance'))
  const zoneList = zones.includes(p.timeZone) ? zones : [p.timeZone, ...zones]

  return (
    <PageFrame title={t('appearance')} narrow>
      <Group title={s('language')} text={t('languageText')}>
        <Select ariaLabel={s('language')} value={p.language} onChange={(language) => save({ language })} options={languages.map((value) => ({ value, label: s(`language_${value}`) }))} />
      </Group>
      <Group title={s('theme')}>
        <div>
          <Segments
            label={s('theme')}
            value={p.theme}
            onChange={(theme) => save({ theme })}
            options={[
              { value: 'system', label: s('theme_system'), icon: <Monitor aria-hidden /> },
              { value: 'light', label: s('theme_light'), icon: <Sun aria-hidden /> },
              { value: 'dark', label: s('theme_dark'), icon: <Moon aria-hidden /> },
            ]}
          />
        </div>
        <div>
          <p className="field-label mb-2">{t('density')}</p>
          <Segments
            label={t('density')}
            value={p.density}
            onChange={(density) => save({ density })}
            options={[{ value: 'comfortable', label: t('comfortable') }, { value: 'compact', label: t('compact') }]}
          />
        </div>
      </Group>
      <Group title={t('dates')} text={t('datesExample', { date: format.dateTime(now) })}>
        <Select label={t('timeZone')} value={p.timeZone} onChange={(timeZone) => save({ timeZone })} options={zoneList.map((value) => ({ value, label: zoneName(value) }))} />
        <Select
          label={t('calendar')}
          value={p.calendar ?? 'auto'}
          onChange={(calendar) => save({ calendar: calendar === 'auto' ? null : calendar })}
          options={[{ value: 'auto', label: t('calendarAuto') }, { value: 'gregory', label: t('calendarGregory') }, { value: 'buddhist', label: t('calendarBuddhist') }]}
        />
      </Group>
      <Group title={t('keyboard')}>
        <Switch label={t('singleKeys')} hint={t('singleKeysHint')} checked={p.singleKeys} onChange={(singleKeys) => save({ singleKeys })} />
        <Switch label={t('sendWithEnter')} hint={t('sendWithEnterHint')} checked={p.sendWithEnter} onChange={(sendWithEnter) => save({ sendWithEnter })} />
      </Group>
    </PageFrame>
  )
}

function zoneName(zone: string) {
  const place = zone.split('/').at(-1)?.replace('_', ' ') ?? zone
  const label = zoneLabel(zone)
  return label === place ? place : `${place} (${label})`
}

/** Toggles save at once and say so. */
function useSave() {
  const t = useTranslations('common')
  const errorText = useErrorText()
  return (change: Partial<Preferences>) => {
    savePreferences(change).then(
      () => toast({ text: t('saved'), tone: 'ok', ms: 2000 }),
      (error: unknown) => toast({ text: errorText(error), tone: 'bad' }),
    )
  }
}
