// What the platform reported about the account: quality, limits, template decisions, bans.
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Account } from '@/api/types'
import { Button } from '@/design/Button'
import { SkeletonRows } from '@/design/marks'
import { EmptyState, ErrorState } from '@/design/states'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { eventsQuery } from '../../api'
import { useChannelWords } from '../../words'
import { RawText } from '../RawText'

export function EventsTab({ account }: { account: Account }) {
  const t = useTranslations('channels')
  const common = useTranslations('common')
  const ws = useWorkspaceId()
  const format = useFormat()
  const words = useChannelWords()
  const list = useInfiniteQuery(eventsQuery(ws, account.id))
  if (list.isPending) return <SkeletonRows label={common('loading')} rows={5} height={48} />
  if (list.isError) return <ErrorState title={t('eventsFailed')} error={list.error} onRetry={() => void list.refetch()} />
  const events = list.data.pages.flatMap((page) => page.items)
  if (events.length === 0) return <EmptyState title={t('noEvents')} text={t('noEventsText')} />
  return (
    <>
      <ul className="card divide-y divide-line">
        {events.map((event) => (
          <li key={event.id} className="px-5 py-3">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <span className="text-13 font-[550]">{words.eventKind(event.kind)}</span>
              <time className="ms-auto text-12 text-t3" dateTime={event.at}>{format.dateTime(event.at)}</time>
            </div>
            <p className="text-13 text-t2" dir="auto">{event.summary}</p>
            <details className="mt-1">
              <summary className="w-max cursor-pointer text-12 text-t3 hover:text-t1">{t('rawData')}</summary>
              <RawText text={JSON.stringify(event.data, null, 2)} label={t('rawData')} />
            </details>
          </li>
        ))}
      </ul>
      {list.hasNextPage && <div className="grid place-items-center p-4"><Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{common('loadMore')}</Button></div>}
    </>
  )
}
