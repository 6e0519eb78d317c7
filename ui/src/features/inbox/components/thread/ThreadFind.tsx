// Find in this chat: matches in what is loaded at once, older ones from the server.
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Message, Page } from '@/api/types'
import { IconButton } from '@/design/Button'
import { api, inWorkspace } from '@/lib/api-client'
import { useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { useWorkspaceId } from '@/lib/session'
import type { SearchHit } from '../../api'

type Props = { chatId: string; query: string; messages: Message[]; onQuery: (q: string) => void; onClose: () => void; onJump: (id: string) => void }

export function ThreadFind({ chatId, query, messages, onQuery, onClose, onJump }: Props) {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const [place, setPlace] = useState({ at: 0, wanted: '' })
  const wanted = query.trim().toLowerCase()
  // Other words start again at the newest match.
  const at = place.wanted === wanted ? place.at : 0
  const { data } = useQuery({
    queryKey: [...keys.search(ws), { chatId, wanted }],
    queryFn: ({ signal }) => api.get<Page<SearchHit>>(inWorkspace(ws, '/search'), { query: { q: wanted, kind: 'messages', conversation_id: chatId, limit: 100 }, signal }),
    enabled: wanted.length > 1,
  })
  const hits = useMemo(() => {
    if (!wanted) return []
    const found = new Map<string, string>()
    for (const m of messages) if (m.text?.toLowerCase().includes(wanted)) found.set(m.id, m.sort_at)
    for (const hit of data?.items ?? []) if (hit.type === 'message' && hit.conversation.id === chatId) found.set(hit.message.id, hit.message.sort_at)
    return [...found].toSorted((a, b) => (a[1] < b[1] ? 1 : -1)).map(([id]) => id)
  }, [messages, data, wanted, chatId])

  function go(step: number) {
    if (!hits.length) return
    const next = (at + step + hits.length) % hits.length
    setPlace({ at: next, wanted })
    const id = hits[next]
    if (id) onJump(id)
  }

  return (
    <div className="find-bar" role="search">
      <Search size={16} className="text-t3" aria-hidden />
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- opened by the person to type into */}
      <input
        data-thread-find=""
        autoFocus
        value={query}
        aria-label={t('findInChat')}
        placeholder={t('findInChat')}
        onChange={(e) => onQuery(e.target.value)}
        onKeyDown={(e) => {
          if (e.nativeEvent.isComposing) return
          if (e.key === 'Enter') go(e.shiftKey ? -1 : at === 0 && hits.length ? 0 : 1)
          else if (e.key === 'Escape') onClose()
          else return
          e.preventDefault()
        }}
      />
      <span className="num text-12 text-t3" role="status">{wanted && (hits.length ? t('findCount', { place: at + 1, count: hits.length }) : t('findNone'))}</span>
      <IconButton size="small" label={t('findOlder')} onClick={() => go(1)}><ChevronUp /></IconButton>
      <IconButton size="small" label={t('findNewer')} onClick={() => go(-1)}><ChevronDown /></IconButton>
      <IconButton size="small" label={t('closeFind')} onClick={onClose}><X /></IconButton>
    </div>
  )
}
