// Where this person is signed in, with a way to end each.
import { useQuery } from '@tanstack/react-query'
import { Monitor, Smartphone } from 'lucide-react'
import { useState } from 'react'
import type { Session } from '@/api/types'
import { Button } from '@/design/Button'
import { ConfirmDialog } from '@/design/ConfirmDialog'
import { Loaded } from '@/design/Loaded'
import { Chip } from '@/design/marks'
import { Group } from '@/design/PageFrame'
import { useResult } from '@/design/use-result'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { deviceOf } from '../../device'
import { sessionsQuery, useEndSession } from '../../api'

export function SessionsGroup() {
  const t = useTranslations('settings')
  const sessions = useQuery(sessionsQuery)
  const [asking, setAsking] = useState(false)
  const end = useEndSession()
  const { saved, failed } = useResult()
  return (
    <Group title={t('sessions')} text={t('sessionsText')}>
      <Loaded query={sessions} failed={t('sessionsFailed')} rows={2} height={48}>
        {({ items }) => (
          <>
            <ul className="-my-1 divide-y divide-line" aria-label={t('sessions')}>{items.toSorted((a, b) => Number(b.current) - Number(a.current)).map((session) => <SessionRow key={session.id} session={session} />)}</ul>
            {items.length > 1 && <div><Button onClick={() => setAsking(true)}>{t('endOthers')}</Button></div>}
          </>
        )}
      </Loaded>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('endOthers')}
        text={t('endOthersText')}
        confirmLabel={t('endOthersButton')}
        busy={end.isPending}
        onConfirm={() => end.mutate(undefined, { onSuccess: () => { setAsking(false); saved(t('ended')) }, onError: failed })}
      />
    </Group>
  )
}

function SessionRow({ session }: { session: Session }) {
  const t = useTranslations('settings')
  const format = useFormat()
  const end = useEndSession()
  const { saved, failed } = useResult()
  const device = deviceOf(session.user_agent ?? '')
  const Icon = device.phone ? Smartphone : Monitor
  return (
    <li className="flex items-center gap-3 py-2.5">
      <Icon size={20} className="flex-none text-t3" aria-hidden />
      <div className="min-w-0 grow">
        <p className="ell flex items-center gap-2 text-14 font-[550]" title={session.user_agent}>{device.name || t('unknownDevice')}{session.current && <Chip tone="ok">{t('thisDevice')}</Chip>}</p>
        <p className="ell text-12 text-t3">{session.ip} · {session.current ? t('activeNow') : t('seen', { ago: format.ago(session.last_seen_at) })} · {t('signedInAt', { at: format.dateTime(session.created_at) })}</p>
      </div>
      {!session.current && <Button size="small" busy={end.isPending} onClick={() => end.mutate(session.id, { onSuccess: () => saved(t('ended')), onError: failed })}>{t('end')}</Button>}
    </li>
  )
}
