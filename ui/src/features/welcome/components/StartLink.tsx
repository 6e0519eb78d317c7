// In the rail until the first steps are done or put away.
import { Link, useLocation } from '@tanstack/react-router'
import { Rocket } from 'lucide-react'
import { useEffect, useEffectEvent } from 'react'
import { Tooltip } from '@/design/Tooltip'
import { useTranslations } from '@/lib/i18n'
import { useCan, useWorkspaceId } from '@/lib/session'
import { useFirstSteps } from '../use-first-steps'

export function StartLink() {
  const t = useTranslations('welcome')
  const ws = useWorkspaceId()
  const { open, steps, ready, dismissed, dismiss } = useFirstSteps()
  const { manageWorkspace } = useCan()
  const finished = ready && manageWorkspace && !dismissed && steps.every((step) => step.done)
  const onPage = useLocation({ select: (l) => l.pathname.endsWith('/start') })

  // Once everything is done the list is put away, so that later visits need not look again.
  const putAway = useEffectEvent(() => void dismiss().catch(() => undefined))
  useEffect(() => {
    if (finished && !onPage) putAway()
  }, [finished, onPage])
  if (!open) return null
  const label = t('railLabel', { left: steps.filter((step) => !step.done).length })
  return (
    <Tooltip text={label} side="right">
      <Link to="/w/$ws/start" params={{ ws }} className="rail-link" aria-label={label} activeProps={{ 'aria-current': 'page' }}>
        <Rocket aria-hidden />
      </Link>
    </Tooltip>
  )
}
