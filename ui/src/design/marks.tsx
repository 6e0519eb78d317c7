// Small marks: Chip, Badge, ChannelMark, Skeleton, ProgressBar.
import type { ReactNode } from 'react'

export type Tone = 'plain' | 'warn' | 'bad' | 'ok' | 'info' | 'ai' | 'accent' | 'note'

export function Chip({ tone, icon, title, children }: { tone?: Tone; icon?: ReactNode; title?: string; children: ReactNode }) {
  return <span className="chip" data-tone={tone} title={title}>{icon}<span className="ell">{children}</span></span>
}

/** A number in a pill. `label` is what a screen reader says, e.g. "3 unread". */
export function Badge({ tone, label, children }: { tone?: 'warn' | 'bad' | 'quiet'; label?: string; children: ReactNode }) {
  return (
    <span className="badge" data-tone={tone}>
      <span aria-hidden={label ? true : undefined}>{children}</span>
      {label && <span className="sr-only">{label}</span>}
    </span>
  )
}

const draws = /<(path|circle|rect|polygon|ellipse|line|polyline|use)\b/

/** The channel's one-colour glyph (SVG text from the server, drawn as a mask so it cannot run anything), else its first letter. */
export function ChannelMark({ channel, title, iconSvg, size = 18 }: { channel: string; title?: string; iconSvg?: string | null; size?: 15 | 18 | 24 | 40 }) {
  const glyph = iconSvg && draws.test(iconSvg) ? `url("data:image/svg+xml,${encodeURIComponent(iconSvg)}")` : null
  return (
    <span className="channel-mark" data-size={size} style={{ '--c': `var(--ch-${channel}, var(--t3))` }} title={title} role={title ? 'img' : undefined} aria-label={title} aria-hidden={title ? undefined : true}>
      {glyph ? <i style={{ maskImage: glyph }} /> : (title ?? channel).charAt(0).toUpperCase()}
    </span>
  )
}

/** Grey shape with the final size; appears after 120 ms. */
export function Skeleton({ width, height = 14, round }: { width?: number | string; height?: number | string; round?: boolean }) {
  return <span className="skeleton" aria-hidden style={{ width, height, borderRadius: round ? '50%' : undefined }} />
}

/** Rows of skeleton for lists and tables, spoken once as "Loading". */
export function SkeletonRows({ rows = 6, height = 40, label }: { rows?: number; height?: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="grid gap-2 p-3">
      {Array.from({ length: rows }, (_, i) => <Skeleton key={i} height={height} width="100%" />)}
    </div>
  )
}

/** Without `value` it runs on its own. */
export function ProgressBar({ value, label, tone, className = '' }: { value?: number; label: string; tone?: 'ok'; className?: string }) {
  const share = value === undefined ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <div className={`progress ${className}`} data-tone={tone} role="progressbar" aria-label={label} aria-valuenow={share} aria-valuemin={0} aria-valuemax={100}>
      <i style={share === undefined ? undefined : { width: `${share}%` }} />
    </div>
  )
}
