// Search in all chats: messages and people, with the found words marked; a hit opens the chat at that message.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useDeferredValue, useEffect, useState } from 'react'
import type { Conversation, Page } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { Button } from '@/design/Button'
import { ChannelMark, SkeletonRows } from '@/design/marks'
import { PageFrame } from '@/design/PageFrame'
import { SearchField } from '@/design/SearchField'
import { EmptyState, ErrorState, useErrorText } from '@/design/states'
import { Tabs } from '@/design/Tabs'
import { toast } from '@/design/Toast'
import { api, inWorkspace } from '@/lib/api-client'
import { useChannelLook } from '@/lib/channels'
import { useFormat } from '@/lib/format'
import { scriptLanguage, useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { keys } from '@/lib/query-keys'
import { useWorkspaceId } from '@/lib/session'
import { contactQuery, type SearchHit } from '../../api'
import { contactName, shortCode } from '../../model/names'
import { markedPieces } from '../../model/highlight'
import { useKindName } from '../kinds/use-kind-words'
import '../../styles/search.css'

export function SearchPage() {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const navigate = useNavigate()
  const { q = '', kind = 'messages' } = useSearch({ strict: false }) as { q?: string; kind?: 'messages' | 'contacts' }
  const [text, setText] = useState(q)
  const wanted = useDeferredValue(q.trim())
  usePageTitle(t('search'))
  useEffect(() => {
    const timer = setTimeout(() => void navigate({ to: '/w/$ws/search', params: { ws }, search: { q: text || undefined, kind: kind === 'contacts' ? kind : undefined }, replace: true }), 200)
    return () => clearTimeout(timer)
  }, [text, kind, navigate, ws])

  return (
    <PageFrame title={t('search')}>
      <div className="mx-auto max-w-[760px]">
        <SearchField autoFocus label={t('searchLabel')} clearLabel={t('clear')} value={text} onValue={setText} />
        <Tabs label={t('search')} className="mt-3" value={kind} onChange={(next) => void navigate({ to: '/w/$ws/search', params: { ws }, search: { q: q || undefined, kind: next === 'contacts' ? next : undefined }, replace: true })} tabs={[{ value: 'messages', label: t('messages') }, { value: 'contacts', label: t('people') }]} />
        {wanted.length < 2 ? <EmptyState title={t('searchStart')} text={t('searchStartText')} /> : <Hits q={wanted} kind={kind} />}
      </div>
    </PageFrame>
  )
}

function Hits({ q, kind }: { q: string; kind: 'messages' | 'contacts' }) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: [...keys.search(ws), { q, kind }],
    queryFn: ({ pageParam, signal }) => api.get<Page<SearchHit>>(inWorkspace(ws, '/search'), { query: { q, kind, cursor: pageParam, limit: 30 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (old) => old,
  })
  if (isPending) return <SkeletonRows label={t('searching')} height={58} />
  if (error) return <ErrorState title={t('searchFailed')} error={error} onRetry={() => void refetch()} />
  const hits = data.pages.flatMap((p) => p.items)
  if (!hits.length) return <EmptyState title={t('nothingFound', { query: q })} text={t('nothingFoundText')} />
  return (
    <ul className="hits" aria-label={t('results')}>
      {hits.map((hit) => <li key={hit.type === 'message' ? hit.message.id : hit.contact.id}><Hit hit={hit} q={q} /></li>)}
      {hasNextPage && <li className="grid justify-items-center p-3"><Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>{t('loadMore')}</Button></li>}
    </ul>
  )
}

/** Opens the person's newest chat. */
function PersonHit({ contact }: { contact: Conversation['contact'] }) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const errorText = useErrorText()
  const name = contactName(contact) ?? t('unknownCustomer', { code: shortCode(contact.id) })

  async function open() {
    try {
      const detail = await queries.fetchQuery(contactQuery(ws, contact.id))
      const chat = detail.conversations[0]
      if (chat) await navigate({ to: '/w/$ws/inbox/$view/$chat', params: { ws, view: 'all', chat: chat.id } })
      else toast({ text: t('noMessages') })
    } catch (error) {
      toast({ tone: 'bad', text: errorText(error) })
    }
  }
  return (
    <button type="button" className="hit w-full text-start" onClick={() => void open()}>
      <Avatar id={contact.id} name={name} />
      <span className="min-w-0 grow"><b className="ell block" lang={scriptLanguage(name)}>{name}</b><span className="num text-t2">{contact.display}</span></span>
    </button>
  )
}

function Hit({ hit, q }: { hit: SearchHit; q: string }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const ws = useWorkspaceId()
  const look = useChannelLook()
  const kindName = useKindName()
  if (hit.type === 'contact') return <PersonHit contact={hit.contact} />
  const { message, conversation } = hit
  const name = contactName(conversation.contact) ?? t('unknownCustomer', { code: shortCode(conversation.contact.id) })
  const text = message.text ?? kindName(message.kind)
  return (
    <Link className="hit" to="/w/$ws/inbox/$view/$chat" params={{ ws, view: 'all', chat: conversation.id }} search={{ at: message.id }}>
      <Avatar id={conversation.contact.id} name={name} mark={<ChannelMark channel={conversation.channel} iconSvg={look(conversation.channel).icon_svg} size={15} />} />
      <span className="min-w-0 grow">
        <span className="flex items-baseline gap-2"><b className="ell grow" lang={scriptLanguage(name)}>{name}</b><time className="num flex-none text-12 text-t3">{format.listTime(message.sort_at)}</time></span>
        <span className="hit-text" lang={scriptLanguage(text)} dir="auto">
          {message.direction !== 'in' && <span className="text-t3">{message.author.name}: </span>}
          {markedPieces(text, hit.highlight, q).map((p, i) => (p.hit ? <mark key={i}>{p.text}</mark> : <span key={i}>{p.text}</span>))}
        </span>
      </span>
    </Link>
  )
}
