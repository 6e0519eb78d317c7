// How the composer sends: the key, and how long "Undo" is offered.
import { Group, PageFrame } from '@/design/PageFrame'
import { Kbd } from '@/design/Kbd'
import { Segments, Switch } from '@/design/Toggles'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { undoChoices, usePreferences } from '@/lib/preferences'
import { useSavePreference } from './use-save-preference'

export function SendingPage() {
  const t = useTranslations('settings')
  const p = usePreferences()
  const save = useSavePreference()
  usePageTitle(t('page_sending'))
  return (
    <PageFrame title={t('page_sending')} narrow>
      <Group title={t('sendKey')} text={t('sendKeyText')}>
        <div>
          <Segments
            label={t('sendKey')}
            value={p.sendWithEnter ? 'enter' : 'mod'}
            onChange={(key) => save({ sendWithEnter: key === 'enter' })}
            options={[{ value: 'enter', label: t('sendEnter'), icon: <Kbd keys="Enter" /> }, { value: 'mod', label: t('sendMod'), icon: <Kbd keys="mod+Enter" /> }]}
          />
          <p className="mt-2 text-13 text-t2">{p.sendWithEnter ? t('sendEnterHint') : t('sendModHint')}</p>
        </div>
      </Group>
      <Group title={t('undo')} text={t('undoText')}>
        <div>
          <Segments
            label={t('undo')}
            value={String(p.undoMs)}
            onChange={(ms) => save({ undoMs: Number(ms) })}
            options={undoChoices.map((ms) => ({ value: String(ms), label: ms === 0 ? t('undoOff') : t('undoSeconds', { seconds: ms / 1000 }) }))}
          />
        </div>
      </Group>
      <Group title={t('keyboard')}>
        <Switch label={t('singleKeys')} hint={t('singleKeysHint')} checked={p.singleKeys} onChange={(singleKeys) => save({ singleKeys })} />
      </Group>
    </PageFrame>
  )
}
