// Everything known about one message: times, ids, price, earlier versions.
import type { ReactNode } from 'react'
import type { Account, Message } from '@/api/types'
import { CopyField } from '@/design/CopyField'
import { Dialog } from '@/design/Dialog'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { editsOf, templateOf } from '../../model/content'
import { useKindName } from '../kinds/use-kind-words'

export function MessageDetails({ message, account, onClose }: { message: Message; account: Account | undefined; onClose: () => void }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const kindName = useKindName()
  const edits = editsOf(message.content)
  const time = (at: string | null) => at && format.dateTime(at)
  const template = message.kind === 'template' ? templateOf(message.content) : null
  return (
    <Dialog open onClose={onClose} title={t('details')}>
      <dl className="facts">
        <Fact name={t('factKind')}>{kindName(message.kind)}</Fact>
        <Fact name={t('factFrom')}>{message.author.name}</Fact>
        <Fact name={t('factAccount')}>{account?.name}</Fact>
        <Fact name={t('factTime')}>{time(message.sort_at)}</Fact>
        <Fact name={t('factSent')}>{time(message.sent_at)}</Fact>
        <Fact name={t('factDelivered')}>{time(message.delivered_at)}</Fact>
        <Fact name={t('factRead')}>{time(message.read_at)}</Fact>
        <Fact name={t('factTemplate')}>{template && `${template.name} (${template.language})`}</Fact>
        <Fact name={t('factCost')}>{message.cost && (message.cost.billable === false ? t('free') : (message.cost.category ?? t('billed')))}</Fact>
        <Fact name={t('factError')}>{message.error && [message.error.reason, message.error.vendor_code ?? message.error.code].filter(Boolean).join(' · ')}</Fact>
      </dl>
      {edits.length > 0 && (
        <section>
          <h3 className="mb-1 text-13 font-[650]">{t('earlierVersions')}</h3>
          {edits.toReversed().map((e, i) => <p key={i} className="border-l-2 border-line-2 py-1 pl-3 text-13 whitespace-pre-wrap" dir="auto">{e.text}<small className="num block text-t3">{e.until && t('until', { time: format.dateTime(e.until) })}</small></p>)}
        </section>
      )}
      <CopyField label={t('factId')} value={message.id} />
      {message.external_id && <CopyField label={t('factExternal')} value={message.external_id} />}
    </Dialog>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null
  return <div><dt>{name}</dt><dd>{children}</dd></div>
}
