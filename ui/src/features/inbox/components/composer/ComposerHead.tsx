// Reply or note, and how long the channel still lets us write freely.
import { Lock } from 'lucide-react'
import { Segments } from '@/design/Toggles'
import { Tooltip } from '@/design/Tooltip'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import type { Mode } from '../../data/drafts'
import type { WindowState } from '../../model/window-clock'

type Props = { mode: Mode; onMode: (mode: Mode) => void; window: WindowState; noWindow: boolean }

export function ComposerHead({ mode, onMode, window, noWindow }: Props) {
  const t = useTranslations('inbox')
  return (
    <div className="composer-head">
      <Segments label={t('composerMode')} value={mode} onChange={onMode} options={[{ value: 'reply', label: t('reply') }, { value: 'note', label: t('note'), icon: mode === 'note' ? <Lock aria-hidden /> : undefined }]} />
      {mode === 'note' ? <span className="only-team">{t('onlyTeam')}</span> : !noWindow && <WindowRing window={window} />}
    </div>
  )
}

const round = 2 * Math.PI * 6

function WindowRing({ window }: { window: WindowState }) {
  const t = useTranslations('inbox')
  const format = useFormat()
  if (window.state === 'none') return null
  if (window.state === 'closed') return <span className="window" data-tone="bad">{t('windowClosed')}</span>
  return (
    <Tooltip text={t('windowHint')}>
      <span className="window num" data-tone={window.tone}>
        <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden>
          <circle cx="8" cy="8" r="6" className="ring-back" />
          <circle cx="8" cy="8" r="6" className="ring" strokeDasharray={round} strokeDashoffset={round * (1 - window.share)} transform="rotate(-90 8 8)" />
        </svg>
        {t('windowOpen', { time: format.duration(window.leftMs) })}
      </span>
    </Tooltip>
  )
}
