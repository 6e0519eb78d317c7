// Part 2: credentials that are here already, or new ones.
import { useQuery } from '@tanstack/react-query'
import { ChevronRight, KeyRound, Plus } from 'lucide-react'
import type { Channel } from '@/api/types'
import { Loaded } from '@/design/Loaded'
import { Chip } from '@/design/marks'
import { accountsQuery } from '@/lib/accounts'
import { useTranslations } from '@/lib/i18n'
import { useWorkspaceId } from '@/lib/session'
import { appsQuery } from '../../api'
import { PartFoot } from './PartFoot'

type Props = { channel: Channel; onBack?: () => void; onReuse: (appId: string) => void; onNew: () => void }

export function MethodPart({ channel, onBack, onReuse, onNew }: Props) {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const apps = useQuery(appsQuery(ws))
  const accounts = useQuery(accountsQuery(ws)).data?.items ?? []
  return (
    <>
      <p className="mt-1 text-13 text-t2">{t('methodText')}</p>
      <div className="mt-5">
        <Loaded query={apps} failed={t('appsFailed')} rows={2} height={68}>
          {({ items }) => {
            const known = items.filter((app) => app.channel === channel.channel)
            return (
              <ul className="grid gap-3">
                {known.map((app, i) => {
                  const used = accounts.filter((a) => a.app_id === app.id && a.state !== 'disconnected')
                  return (
                    <li key={app.id}>
                      <button type="button" className="card row-link w-full p-4!" onClick={() => onReuse(app.id)}>
                        <KeyRound size={18} className="flex-none text-t3" aria-hidden />
                        <span className="min-w-0 grow text-start">
                          <span className="flex flex-wrap items-center gap-2 text-14 font-[600]">{t('reuseApp', { name: app.name })}{i === 0 && <Chip tone="accent">{t('recommended')}</Chip>}</span>
                          <span className="block text-13 text-t2">{used.length ? t('usedBy', { names: used.map((a) => a.name).join(', ') }) : t('usedByNone')}</span>
                        </span>
                        <ChevronRight size={18} className="text-t3" aria-hidden />
                      </button>
                    </li>
                  )
                })}
                <li>
                  <button type="button" className="card row-link w-full p-4!" onClick={onNew}>
                    <Plus size={18} className="flex-none text-t3" aria-hidden />
                    <span className="min-w-0 grow text-start">
                      <span className="flex items-center gap-2 text-14 font-[600]">{t('newApp')}{known.length === 0 && <Chip tone="accent">{t('recommended')}</Chip>}</span>
                      <span className="block text-13 text-t2">{t('newAppText')}</span>
                    </span>
                    <ChevronRight size={18} className="text-t3" aria-hidden />
                  </button>
                </li>
              </ul>
            )
          }}
        </Loaded>
      </div>
      {onBack && <PartFoot onBack={onBack}>{null}</PartFoot>}
    </>
  )
}
