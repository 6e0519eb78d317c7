// Shape of a thread while it loads.
import { Skeleton } from '@/design/marks'
import { useTranslations } from '@/lib/i18n'

const shapes: [side: 'in' | 'out', width: number, height: number][] = [['in', 220, 40], ['in', 300, 58], ['out', 260, 40], ['in', 180, 40], ['out', 320, 58], ['out', 200, 40]]

export function ThreadLoading() {
  const t = useTranslations('inbox')
  return (
    <div className="thread-body" role="status" aria-label={t('loadingMessages')}>
      <div className="mt-auto grid gap-3 p-5">
        {shapes.map(([side, width, height], i) => (
          <span key={i} className={side === 'out' ? 'justify-self-end' : ''}><Skeleton width={width} height={height} /></span>
        ))}
      </div>
    </div>
  )
}
