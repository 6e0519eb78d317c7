// Part 4: carry address and token into the platform; its call shows up here by itself.
import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import type { App } from '@/api/types'
import { Button } from '@/design/Button'
import { SkeletonRows } from '@/design/marks'
import { Notice } from '@/design/states'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { attemptsQuery } from '../../api'
import { Attempts } from '../Attempts'
import { WebhookFields } from '../WebhookFields'
import { PartFoot } from './PartFoot'

export function WebhookPart({ app, onBack, onNext }: { app?: App; onBack?: () => void; onNext: () => void }) {
  const t = useTranslations('channels')
  const common = useTranslations('common')
  const ws = useWorkspaceId()
  const format = useFormat()
  const [openedAt] = useState(() => Date.now())
  const attempts = useQuery({ ...attemptsQuery(ws, app?.id ?? ''), enabled: app !== undefined, refetchInterval: 2500 }).data?.items ?? []
  const accepted = attempts.find((a) => a.outcome === 'accepted')
  const refused = attempts.find((a) => a.outcome !== 'accepted' && Date.parse(a.at) > openedAt)
  if (!app) return <SkeletonRows label={common('loading')} rows={3} height={56} />
  return (
    <>
      <p className="mt-1 text-13 text-t2">{t('webhookPartText')}</p>
      <div className="card mt-5 p-5"><WebhookFields app={app} /></div>
      <div className="card mt-4 p-5" aria-live="polite">
        {accepted ? (
          <p className="flex items-center gap-2 text-14 font-[550] text-ok-t"><CircleCheck size={18} aria-hidden />{t(accepted.kind === 'handshake' ? 'handshakeDone' : 'deliveryDone', { time: format.time(accepted.at) })}</p>
        ) : (
          <p className="flex items-center gap-2.5 text-14"><span className="pulse" aria-hidden />{t('waitingForCall')}</p>
        )}
        {!accepted && !refused && <p className="mt-1 ps-5 text-13 text-t2">{t('waitingHint')}</p>}
        {attempts.length > 0 && (accepted === undefined || refused) && <div className="mt-2"><Attempts attempts={attempts} limit={5} /></div>}
      </div>
      {refused && !accepted && <div className="mt-4"><Notice tone="warn">{t('refusedHint')}</Notice></div>}
      <PartFoot onBack={onBack}>
        <Button kind={accepted ? 'primary' : 'outline'} onClick={onNext}>{accepted ? t('continue') : t('laterContinue')}</Button>
      </PartFoot>
    </>
  )
}
