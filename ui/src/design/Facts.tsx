// Pairs of name and value, and big numbers with a name.
import clsx from 'clsx'
import type { ReactNode } from 'react'

export type Fact = { label: ReactNode; value: ReactNode }

export function Facts({ facts, className }: { facts: Fact[]; className?: string }) {
  return (
    <dl className={clsx('facts', className)}>
      {facts.map(({ label, value }, i) => (
        <div key={i}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export function Stat({ label, value, tone, hint }: { label: ReactNode; value: ReactNode; tone?: 'bad' | 'warn' | 'ok'; hint?: ReactNode }) {
  return (
    <div className="stat" data-tone={tone}>
      <span className="num text-20 font-[650] leading-tight">{value}</span>
      <span className="text-12 text-t2">{label}</span>
      {hint && <span className="text-12 text-t3">{hint}</span>}
    </div>
  )
}
