// A snooze time of one's own.
import { useState } from 'react'
import { Button } from '@/design/Button'
import { Dialog } from '@/design/Dialog'
import { TextField } from '@/design/TextField'
import { useFormat, zoneLabel } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { usePreferences } from '@/lib/preferences'
import { useNow } from '@/lib/use-now'
import { useChatActions } from '../../data/use-actions'
import { closeAsked, useAsked } from '../../data/use-dialogs'
import { atHour, fromLocalInput, toLocalInput } from '../../model/snooze'

export function SnoozeDialog() {
  const asked = useAsked((s) => s.asked)
  return asked?.kind === 'snooze' ? <AskTime /> : null
}

function AskTime() {
  const t = useTranslations('inbox')
  const format = useFormat()
  const actions = useChatActions()
  const asked = useAsked((s) => s.asked)
  const timeZone = usePreferences((p) => p.timeZone)
  const now = useNow(10_000)
  const [value, setValue] = useState(() => toLocalInput(atHour(Date.now(), timeZone, 1, 9), timeZone))
  const at = fromLocalInput(value, timeZone)
  const past = at !== null && at <= now

  function save() {
    if (!at || past || !asked) return
    void actions.snooze(asked.chats, at)
    closeAsked()
  }
  return (
    <Dialog open onClose={closeAsked} title={t('snoozeUntil')} actions={<><Button onClick={closeAsked}>{t('cancel')}</Button><Button kind="primary" disabled={!at || past} onClick={save}>{t('snooze')}</Button></>}>
      <form onSubmit={(e) => { e.preventDefault(); save() }}>
        <TextField type="datetime-local" label={t('dateAndTime')} value={value} onChange={(e) => setValue(e.target.value)} error={past ? t('timePast') : undefined} hint={at && !past ? t('snoozeSays', { time: `${format.dateTime(at)} ${zoneLabel(timeZone, format.tag)}` }) : undefined} />
      </form>
    </Dialog>
  )
}
