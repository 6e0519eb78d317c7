// The notification centre on phones: a sheet from below.
import { Dialog } from '@/design/Dialog'
import { useTranslations } from '@/lib/i18n'
import { useIsPhone } from '@/lib/use-media'
import { useCentre } from '../use-centre'
import { useProblems } from '../use-problems'
import { Centre } from './Centre'

export function CentreSheet() {
  const t = useTranslations('notifications')
  const open = useCentre((c) => c.open)
  const phone = useIsPhone()
  if (!phone || !open) return null
  return <Dialog open onClose={() => useCentre.setState({ open: false })} title={t('title')}><Sheet /></Dialog>
}

function Sheet() {
  return <div className="pb-4"><Centre problems={useProblems()} plain /></div>
}
