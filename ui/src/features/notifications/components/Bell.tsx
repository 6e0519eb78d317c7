// The bell in the rail with a dot for news; opens the centre beside it.
import { Bell as BellIcon } from 'lucide-react'
import { useEffect } from 'react'
import { Popover } from '@/design/Popover'
import { useTranslations } from '@/lib/i18n'
import { useShortcuts } from '@/lib/keys'
import { useIsPhone } from '@/lib/use-media'
import { useWorkspaceId } from '@/lib/session'
import { markSeen, openCentre, seenOf, useCentre } from '../use-centre'
import { problemKeys, useProblems } from '../use-problems'
import { Centre } from './Centre'

export function Bell() {
  const t = useTranslations('notifications')
  const s = useTranslations('shell')
  const ws = useWorkspaceId()
  const phone = useIsPhone()
  const open = useCentre((c) => c.open)
  const seen = useCentre((c) => c.seen)
  const problems = useProblems()
  const now = problemKeys(problems)
  const known = new Set(seenOf(ws, seen))
  const news = now.filter((key) => !known.has(key)).length
  const signature = now.join('\n')

  useEffect(() => {
    if (open && signature) markSeen(ws, signature.split('\n'))
  }, [open, signature, ws])
  useEffect(() => useCentre.setState({ news }), [news])
  useShortcuts([{ keys: 'g n', label: t('title'), group: s('groupGo'), run: openCentre }])

  return (
    <Popover
      label={t('title')}
      side="right"
      align="end"
      className="centre"
      open={open && !phone}
      onOpenChange={(next) => useCentre.setState({ open: next })}
      trigger={
        <button type="button" className="rail-link" aria-label={news > 0 ? t('news', { count: news }) : t('title')} title={t('title')}>
          <BellIcon aria-hidden />
          {news > 0 && <span className="bell-dot" aria-hidden />}
        </button>
      }
    >
      <Centre problems={problems} />
    </Popover>
  )
}
