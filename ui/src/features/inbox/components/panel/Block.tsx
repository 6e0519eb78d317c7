// A titled part of the contact panel.
import type { ReactNode } from 'react'

export function Block({ title, end, children }: { title: string; end?: ReactNode; children: ReactNode }) {
  return <section className="panel-block"><h3>{title}{end && <span className="end">{end}</span>}</h3>{children}</section>
}
