// What the team wants to remember about a contact. Customers never see it.
import { useState } from 'react'
import { Button } from '@/design/Button'
import { TextArea } from '@/design/TextField'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'

export function NoteField({ value, onSave }: { value: string; onSave: (note: string) => Promise<unknown> }) {
  const t = useTranslations('contacts')
  const common = useTranslations('common')
  const [typed, setTyped] = useState<string>()
  const [busy, setBusy] = useState(false)
  const { saved, failed } = useResult()
  async function save() {
    setBusy(true)
    await onSave(typed?.trim() ?? '').then(() => { setTyped(undefined); saved() }, failed)
    setBusy(false)
  }
  return (
    <section className="note-card">
      <TextArea label={t('note')} hint={t('noteHint')} value={typed ?? value} maxLength={10_000} placeholder={t('notePlaceholder')} onChange={(e) => setTyped(e.target.value)} dir="auto" />
      {typed !== undefined && typed !== value && (
        <div className="mt-3 flex justify-end gap-2">
          <Button kind="quiet" onClick={() => setTyped(undefined)}>{common('discard')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void save()}>{common('save')}</Button>
        </div>
      )}
    </section>
  )
}
