// Builder for a message with buttons, a list, or one link button; limits as the channel tells them.
import { Plus, SendHorizontal, X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '@/design/Button'
import { Dialog } from '@/design/Dialog'
import { TextArea, TextField } from '@/design/TextField'
import { useTranslations } from '@/lib/i18n'
import { buildOffer, limits, type OfferDraft, type OfferRow, problemsOf } from '../../model/offer'
import { OfferCard } from '../kinds/offers'
import { sampleMessage } from '../../model/sample-message'
import type { SpecialProps } from './SpecialDialog'

const webStart = 'https://'

export function OfferForm({ what, can, onClose, onSend }: SpecialProps & { what: 'buttons' | 'list' | 'link' }) {
  const t = useTranslations('inbox')
  const [draft, setDraft] = useState<OfferDraft>({ what, body: '', footer: '', button: what === 'list' ? t('offerSeeList') : '', url: '', rows: [{ title: '', description: '' }, { title: '', description: '' }] })
  const [tried, setTried] = useState(false)
  const most = what === 'list' ? (can?.interactive?.list_rows ?? 10) : (can?.interactive?.buttons ?? 3)
  const problems = problemsOf(draft)
  const set = (part: Partial<OfferDraft>) => setDraft((old) => ({ ...old, ...part }))
  const wrong = (key: string) => (tried && problems.has(key) ? t(problems.get(key) === 'url' ? 'linkWrong' : problems.get(key) === 'same' ? 'buttonsSame' : 'needed') : undefined)
  const content = buildOffer(draft)

  function send() {
    setTried(true)
    if (problems.size === 0) onSend({ interactive: content, preview: { text: draft.body.trim(), content } })
  }

  return (
    <Dialog open wide onClose={onClose} title={t(what === 'buttons' ? 'sendButtons' : what === 'list' ? 'sendList' : 'sendLink')} actions={<><Button onClick={onClose}>{t('cancel')}</Button><Button kind="primary" icon={<SendHorizontal aria-hidden />} onClick={send}>{t('send')}</Button></>}>
      <div className="fill-cols">
        <div className="grid content-start gap-3">
          <TextArea label={t('offerText')} value={draft.body} maxLength={limits.body} onChange={(e) => set({ body: e.target.value })} error={wrong('body')} dir="auto" />
          {what !== 'buttons' && <TextField label={what === 'list' ? t('offerListButton') : t('offerLinkButton')} value={draft.button} maxLength={limits.button} onChange={(e) => set({ button: e.target.value })} error={wrong('button')} />}
          {what === 'link' && <TextField label={t('offerUrl')} type="url" placeholder={webStart} value={draft.url} onChange={(e) => set({ url: e.target.value })} error={wrong('url')} />}
          {what !== 'link' && <Rows draft={draft} most={most} error={wrong('rows')} onRows={(rows) => set({ rows })} />}
          <TextField label={t('offerFooter')} mark={t('optional')} value={draft.footer} maxLength={limits.footer} onChange={(e) => set({ footer: e.target.value })} />
        </div>
        <figure className="look" aria-label={t('preview')}><div className="bubble"><OfferCard message={sampleMessage(content)} /></div></figure>
      </div>
    </Dialog>
  )
}

function Rows({ draft, most, error, onRows }: { draft: OfferDraft; most: number; error?: string; onRows: (rows: OfferRow[]) => void }) {
  const t = useTranslations('inbox')
  const list = draft.what === 'list'
  return (
    <fieldset className="grid gap-2">
      <legend className="field-label mb-1">{list ? t('offerRows') : t('offerButtons')}</legend>
      {draft.rows.map((row, i) => (
        <div key={i} className="flex items-start gap-1.5">
          <span className="grid grow gap-1.5">
            <span className="input"><input aria-label={t('offerRow', { place: i + 1 })} placeholder={t('offerRow', { place: i + 1 })} value={row.title} maxLength={list ? limits.rowTitle : limits.button} onChange={(e) => onRows(draft.rows.with(i, { ...row, title: e.target.value }))} /></span>
            {list && row.title && <span className="input"><input aria-label={t('offerRowText', { place: i + 1 })} placeholder={t('offerRowHint')} value={row.description} maxLength={limits.rowText} onChange={(e) => onRows(draft.rows.with(i, { ...row, description: e.target.value }))} /></span>}
          </span>
          <IconButton label={t('removeRow', { place: i + 1 })} disabled={draft.rows.length === 1} onClick={() => onRows(draft.rows.toSpliced(i, 1))}><X /></IconButton>
        </div>
      ))}
      {error && <p className="field-error" role="alert">{error}</p>}
      {draft.rows.length < most && <Button kind="link" icon={<Plus aria-hidden />} className="justify-self-start" onClick={() => onRows([...draft.rows, { title: '', description: '' }])}>{t('offerAdd')}</Button>}
    </fieldset>
  )
}
