// Deliveries of the platforms that could not be read, kept with their raw body until somebody replays them.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { Inbound } from '@/api/types'
import { Button } from '@/design/Button'
import { SkeletonRows } from '@/design/marks'
import { PageFrame } from '@/design/PageFrame'
import { EmptyState, ErrorState } from '@/design/states'
import { type Column, Table } from '@/design/Table'
import { Tabs } from '@/design/Tabs'
import { toast } from '@/design/Toast'
import { useResult } from '@/design/use-result'
import { useAccounts } from '@/lib/accounts'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useCan, useWorkspaceId } from '@/lib/session'
import { inboundListQuery, useReplay } from '../api'
import { useChannelWords } from '../words'

const states = ['dead', 'pending', 'done'] as const

export function DeliveriesPage() {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const { manageWorkspace } = useCan()
  const { state = 'dead', account } = useSearch({ from: '/w/$ws/settings/deliveries' })
  const navigate = useNavigate()
  const name = useAccounts()?.find((a) => a.id === account)?.name
  usePageTitle(t('deliveries'))
  const show = (search: { state?: Inbound['state']; account?: string }) => void navigate({ to: '/w/$ws/settings/deliveries', params: { ws }, search, replace: true })
  if (!manageWorkspace) return <PageFrame title={t('deliveries')}><EmptyState title={t('notAllowedTitle')} text={t('askAdmin')} /></PageFrame>
  return (
    <PageFrame title={t('deliveries')} text={t('deliveriesText')}>
      <div className="mx-auto max-w-[1080px]">
        <Tabs
          label={t('deliveryState')}
          tabs={states.map((value) => ({ value, label: t(`delivery_${value}`) }))}
          value={state}
          onChange={(next) => show({ state: next === 'dead' ? undefined : next, account })}
          end={account && <Button size="small" kind="quiet" onClick={() => show({ state: state === 'dead' ? undefined : state })}>{t('onlyAccount', { name: name ?? account })}</Button>}
        />
        <DeliveryList state={state} account={account} />
      </div>
    </PageFrame>
  )
}

function DeliveryList({ state, account }: { state: Inbound['state']; account?: string }) {
  const t = useTranslations('channels')
  const common = useTranslations('common')
  const ws = useWorkspaceId()
  const list = useInfiniteQuery({ ...inboundListQuery(ws, { state, account }), placeholderData: keepPreviousData })
  const columns = useColumns()
  if (list.isPending) return <SkeletonRows label={common('loading')} rows={6} height={44} />
  if (list.isError) return <ErrorState title={t('deliveriesFailed')} error={list.error} onRetry={() => void list.refetch()} />
  const items = list.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return <EmptyState title={t(`noDelivery_${state}`)} text={t(`noDeliveryText_${state}`)} />
  return (
    <>
      {state === 'dead' && <ReplayAll items={items} />}
      <Table
        label={t('deliveries')}
        columns={columns}
        rows={items}
        rowKey={(row) => row.id}
        foot={list.hasNextPage && <div className="grid place-items-center p-4"><Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{common('loadMore')}</Button></div>}
      />
    </>
  )
}

function useColumns(): Column<Inbound>[] {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const format = useFormat()
  const words = useChannelWords()
  return [
    {
      key: 'at',
      title: t('receivedAt'),
      cell: (row) => <Link to="/w/$ws/settings/deliveries/$inboundId" params={{ ws, inboundId: row.id }} className="num font-[550] text-acc-t hover:underline">{format.dateTime(row.received_at)}</Link>,
    },
    {
      key: 'why',
      title: t('why'),
      cell: (row) => (
        <span className="grid gap-0.5">
          {row.dead.slice(0, 2).map((d) => <span key={d.index} dir="auto"><span className="font-[550]">{words.reason(d.code)}</span> <span className="text-t2">{d.reason}</span></span>)}
          {row.dead.length > 2 && <span className="text-t3">{t('andMore', { count: row.dead.length - 2 })}</span>}
          {row.dead.length === 0 && <span className="text-t3">–</span>}
        </span>
      ),
    },
    { key: 'elements', title: t('elements'), align: 'end', wideOnly: true, cell: (row) => `${format.number(row.dead.length)} / ${format.number(row.elements)}` },
    { key: 'size', title: t('size'), align: 'end', wideOnly: true, cell: (row) => format.bytes(row.size) },
    { key: 'attempts', title: t('tries'), align: 'end', wideOnly: true, cell: (row) => format.number(row.attempts) },
  ]
}

/** One after the other, so that a platform's order is kept. */
function ReplayAll({ items }: { items: Inbound[] }) {
  const t = useTranslations('channels')
  const replay = useReplay()
  const { failed } = useResult()
  const [done, setDone] = useState<number>()
  async function run() {
    setDone(0)
    try {
      for (const item of items.toSorted((a, b) => a.received_at.localeCompare(b.received_at))) {
        await replay.mutateAsync(item.id)
        setDone((n) => (n ?? 0) + 1)
      }
      toast({ text: t('allReplayed', { count: items.length }), tone: 'ok' })
    } catch (error) {
      failed(error)
    }
    setDone(undefined)
  }
  return (
    <div className="flex flex-wrap items-center gap-3 py-3">
      <p className="grow text-13 text-t2">{t('replayAllText')}</p>
      <Button size="small" icon={<RotateCcw aria-hidden />} busy={done !== undefined} onClick={() => void run()}>
        {done === undefined ? t('replayAll', { count: items.length }) : t('replaying', { done, of: items.length })}
      </Button>
    </div>
  )
}
