// Pictures and files of this chat, as far as the thread is loaded.
import { useQueryClient } from '@tanstack/react-query'
import { FileText, Play } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import type { Attachment, Conversation } from '@/api/types'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { keys } from '@/lib/query-keys'
import { useWorkspaceId } from '@/lib/session'
import { openLightbox } from '../../data/lightbox'
import type { ThreadData } from '../../data/live-patches'
import { Block } from './Block'

export function Files({ chat }: { chat: Conversation }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  const files = useFiles(chat.id)
  const pictures = files.filter((f) => f.kind === 'image' || f.kind === 'video').slice(0, 9)
  const papers = files.filter((f) => f.kind === 'document').slice(0, 5)
  return (
    <Block title={t('files')}>
      {!files.length && <p className="text-13 text-t3">{t('noFilesYet')}</p>}
      {pictures.length > 0 && (
        <div className="panel-pictures">
          {pictures.map((f) => (
            <button key={f.id} type="button" aria-label={f.file_name ?? t('kind_image')} onClick={() => openLightbox(f.id)}>
              {(f.thumb_url ?? (f.kind === 'image' ? f.url : null)) ? <img src={f.thumb_url ?? f.url ?? ''} alt="" loading="lazy" /> : <Play aria-hidden />}
            </button>
          ))}
        </div>
      )}
      {papers.map((f) => (
        <a key={f.id} className="earlier" href={f.url ?? undefined} target="_blank" rel="noreferrer" download={f.file_name ?? undefined}>
          <FileText size={18} className="text-t3" aria-hidden />
          <span className="min-w-0 grow"><span className="ell block">{f.file_name ?? t('kind_document')}</span>{f.size !== null && <small className="num">{format.bytes(f.size)}</small>}</span>
        </a>
      ))}
    </Block>
  )
}

const none: Attachment[] = []

function useFiles(chatId: string): Attachment[] {
  const ws = useWorkspaceId()
  const queries = useQueryClient()
  const data = useSyncExternalStore(
    (changed) => queries.getQueryCache().subscribe((e) => e.type === 'updated' && e.query.queryKey[2] === 'messages' && e.query.queryKey[3] === chatId && changed()),
    () => queries.getQueryData<ThreadData>([...keys.messages(ws, chatId), 'newest']),
  )
  return data?.pages.flatMap((p) => p.items).filter((m) => !m.deleted_at).flatMap((m) => m.attachments.filter((a) => a.url)) ?? none
}
