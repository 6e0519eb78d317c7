// Language, theme, density, calendar and time zone of this person.
import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { Group, PageFrame } from '@/design/PageFrame'
import { Select } from '@/design/Select'
import { Segments } from '@/design/Toggles'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { languages, usePreferences } from '@/lib/preferences'
import { zoneName, zonesWith } from '../zones'
import { useSavePreference } from './use-save-preference'

export function AppearancePage() {
  const t = useTranslations('settings')
  const s = useTranslations('shell')
  const p = usePreferences()
  const format = useFormat()
  const save = useSavePreference()
  const [now] = useState(() => Date.now())
  usePageTitle(t('page_appearance'))

  return (
    <PageFrame title={t('page_appearance')} narrow>
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
        <Select label={t('timeZone')} value={p.timeZone} onChange={(timeZone) => save({ timeZone })} options={zonesWith(p.timeZone).map((value) => ({ value, label: zoneName(value) }))} />
        <Select
          label={t('calendar')}
          value={p.calendar ?? 'auto'}
          onChange={(calendar) => save({ calendar: calendar === 'auto' ? null : calendar })}
          options={[{ value: 'auto', label: t('calendarAuto') }, { value: 'gregory', label: t('calendarGregory') }, { value: 'buddhist', label: t('calendarBuddhist') }]}
        />
      </Group>
    </PageFrame>
  )
}
