// Tabs whose value the caller keeps (usually in the URL). Panels are rendered by the caller.
import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export type Tab<T extends string> = { value: T; label: ReactNode; count?: ReactNode }

type Props<T extends string> = { label: string; tabs: Tab<T>[]; value: T; onChange: (value: T) => void; children?: ReactNode; end?: ReactNode; className?: string }

export function Tabs<T extends string>({ label, tabs, value, onChange, children, end, className }: Props<T>) {
  return (
    <Base.Root value={value} onValueChange={(next) => onChange(next as T)} className={className}>
      <Base.List className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Base.Tab key={tab.value} value={tab.value} className="tab">
            {tab.label}
            {tab.count !== undefined && <span className="n">{tab.count}</span>}
          </Base.Tab>
        ))}
        {end && <span className="ml-auto flex items-center">{end}</span>}
      </Base.List>
      {children && <Base.Panel value={value} className="outline-none">{children}</Base.Panel>}
    </Base.Root>
  )
}
