// One delivery: what failed in it and why, its body exactly as it came, and replay.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ChevronLeft, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { Inbound } from '@/api/types'
import { Button } from '@/design/Button'
import { Facts } from '@/design/Facts'
import { Loaded } from '@/design/Loaded'
import { Chip } from '@/design/marks'
import { PageFrame } from '@/design/PageFrame'
import { Notice } from '@/design/states'
import { Segments } from '@/design/Toggles'
import { useResult } from '@/design/use-result'
import { useAccounts } from '@/lib/accounts'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useWorkspaceId } from '@/lib/session'
import { inboundQuery, useReplay } from '../api'
import { useChannelWords } from '../words'
import { RawText } from './RawText'

export function DeliveryPage() {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const { inboundId } = useParams({ from: '/w/$ws/settings/deliveries/$inboundId' })
  // A replay is read in the background: asked for until it is decided.
  const delivery = useQuery({ ...inboundQuery(ws, inboundId), refetchInterval: (q) => (q.state.data?.state === 'pending' ? 1200 : false) })
  usePageTitle(t('delivery'))
  return (
    <PageFrame
      title={
        <span className="flex items-center gap-2">
          <Link to="/w/$ws/settings/deliveries" params={{ ws }} search={{}} className="icon-btn -ml-2" aria-label={t('backToDeliveries')}><ChevronLeft aria-hidden /></Link>
          {t('delivery')}
        </span>
      }
    >
      <div className="mx-auto max-w-[920px]">
        <Loaded query={delivery} failed={t('deliveryFailed')}>{(data) => <Delivery delivery={data} />}</Loaded>
      </div>
    </PageFrame>
  )
}

function Delivery({ delivery }: { delivery: Inbound }) {
  const t = useTranslations('channels')
  const format = useFormat()
  const words = useChannelWords()
  const accounts = useAccounts()
  const replay = useReplay()
  const { failed } = useResult()
  const [replayed, setReplayed] = useState(false)
  const waiting = replay.isPending || delivery.state === 'pending'
  return (
    <div className="grid gap-6">
      {replayed && !waiting && (
        <Notice tone={delivery.state === 'done' ? 'ok' : 'bad'}>{delivery.state === 'done' ? t('replayWorked') : t('replayFailedAgain')}</Notice>
      )}
      <section className="card p-5">
        <div className="flex flex-wrap items-center gap-3">
          <h2 className="grow text-14 font-[650]">{t('receivedOn', { at: format.dateTime(delivery.received_at) })}</h2>
          <Chip tone={delivery.state === 'dead' ? 'bad' : delivery.state === 'done' ? 'ok' : 'warn'}>{t(`delivery_${delivery.state}`)}</Chip>
          {delivery.state !== 'done' && (
            <Button kind="primary" icon={<RotateCcw aria-hidden />} busy={waiting} onClick={() => replay.mutate(delivery.id, { onSuccess: () => setReplayed(true), onError: failed })}>{t('replay')}</Button>
          )}
        </div>
        <Facts
          className="mt-3"
          facts={[
            { label: t('id'), value: <span className="mono">{delivery.id}</span> },
            { label: t('size'), value: format.bytes(delivery.size) },
            { label: t('elements'), value: t('elementsOf', { dead: delivery.dead.length, all: delivery.elements }) },
            { label: t('tries'), value: format.number(delivery.attempts) },
          ]}
        />
      </section>
      {delivery.dead.length > 0 && (
        <section>
          <h2 className="mb-3 text-14 font-[650]">{t('whatFailed')}</h2>
          <ul className="card divide-y divide-line">
            {delivery.dead.map((element) => (
              <li key={element.index} className="px-5 py-3 text-13">
                <p className="font-[550]">{words.reason(element.code)}<span className="ms-2 font-normal text-t3">{t('elementNumber', { number: element.index + 1 })}</span></p>
                <p className="text-t2" dir="auto">{element.reason}</p>
                {element.account_id && <p className="text-t3">{accounts?.find((a) => a.id === element.account_id)?.name ?? element.account_id}</p>}
              </li>
            ))}
          </ul>
          {delivery.dead.length < delivery.elements && <p className="mt-2 text-13 text-t2">{t('restWentThrough')}</p>}
        </section>
      )}
      {typeof delivery.body === 'string' && <Body body={delivery.body} />}
    </div>
  )
}

function Body({ body }: { body: string }) {
  const t = useTranslations('channels')
  const pretty = prettyJson(body)
  const [look, setLook] = useState<'pretty' | 'raw'>(pretty === null ? 'raw' : 'pretty')
  return (
    <section>
      <div className="flex items-center gap-3">
        <h2 className="grow text-14 font-[650]">{t('body')}</h2>
        {pretty !== null && <Segments label={t('body')} value={look} onChange={setLook} options={[{ value: 'pretty', label: t('pretty') }, { value: 'raw', label: t('raw') }]} />}
      </div>
      <RawText label={t('body')} text={look === 'pretty' && pretty !== null ? pretty : body} />
    </section>
  )
}

function prettyJson(text: string) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return null
  }
}
