// Further facts about a contact as name and value, such as size or birthday.
import { Plus, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button, IconButton } from '@/design/Button'
import { toast } from '@/design/Toast'
import { useResult } from '@/design/use-result'
import { useTranslations } from '@/lib/i18n'
import { InlineEdit } from './InlineEdit'

type Props = { value: Record<string, unknown>; onSave: (value: Record<string, unknown>) => Promise<unknown> }

export function Attributes({ value, onSave }: Props) {
  const t = useTranslations('contacts')
  const common = useTranslations('common')
  const [adding, setAdding] = useState(false)
  const { failed } = useResult()
  const entries = Object.entries(value)

  function remove(name: string) {
    const { [name]: gone, ...rest } = value
    onSave(rest).then(() => toast({ text: t('attributeRemoved', { name }), undo: () => void onSave({ ...rest, [name]: gone }).catch(failed) }), failed)
  }
  async function add(e: FormEvent<HTMLFormElement>) {
    e.preventDefault()
    const form = new FormData(e.currentTarget)
    const name = String(form.get('name')).trim()
    if (!name) return
    await onSave({ ...value, [name]: String(form.get('value')).trim() }).then(() => setAdding(false), failed)
  }

  return (
    <section className="card p-5" aria-labelledby="attributes">
      <div className="flex items-center gap-2">
        <h2 id="attributes" className="grow text-14 font-[650]">{t('attributes')}</h2>
        <IconButton label={t('addAttribute')} onClick={() => setAdding(true)}><Plus /></IconButton>
      </div>
      {entries.length === 0 && !adding && <p className="mt-1 text-13 text-t2">{t('noAttributes')}</p>}
      <div className="mt-1 grid">
        {entries.map(([name, entry]) => (
          <div key={name} className="grid grid-cols-[minmax(0,1fr)_auto] items-start">
            <InlineEdit label={name} value={typeof entry === 'string' ? entry : JSON.stringify(entry)} onSave={(next) => onSave({ ...value, [name]: next })} />
            <span className="pt-1"><IconButton label={t('removeAttribute', { name })} size="small" onClick={() => remove(name)}><Trash2 /></IconButton></span>
          </div>
        ))}
      </div>
      {adding && (
        <form className="mt-2 flex flex-wrap gap-2" onSubmit={(e) => void add(e)}>
          <span className="input w-auto! min-w-[120px] flex-1"><input name="name" aria-label={t('attributeName')} placeholder={t('attributeName')} maxLength={60} required autoFocus /></span>
          <span className="input w-auto! min-w-[120px] flex-1"><input name="value" aria-label={t('attributeValue')} placeholder={t('attributeValue')} maxLength={500} /></span>
          <Button type="submit" kind="primary">{common('save')}</Button>
          <Button kind="quiet" onClick={() => setAdding(false)}>{common('cancel')}</Button>
        </form>
      )}
    </section>
  )
}
