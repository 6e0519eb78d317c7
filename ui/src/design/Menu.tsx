// Menu on a button, and the same items on right click. Items are data, so both share one list.
import { ContextMenu as BaseContext } from '@base-ui/react/context-menu'
import { Menu as Base } from '@base-ui/react/menu'
import { Check, ChevronRight } from 'lucide-react'
import { Fragment, type ReactElement, type ReactNode } from 'react'
import { Kbd } from './Kbd'

export type MenuEntry =
  | { kind?: 'item'; key?: string; label: ReactNode; hint?: ReactNode; icon?: ReactNode; shortcut?: string; danger?: boolean; disabled?: boolean; checked?: boolean; onSelect: () => void }
  | { kind: 'submenu'; label: string; icon?: ReactNode; items: MenuEntry[] }
  | { kind: 'label'; label: string }
  | { kind: 'separator' }

type MenuProps = {
  /** The button that opens the menu. */
  trigger: ReactElement
  items: MenuEntry[]
  side?: 'top' | 'bottom' | 'left' | 'right'
  align?: 'start' | 'center' | 'end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

export function Menu({ trigger, items, side = 'bottom', align = 'start', open, onOpenChange }: MenuProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Base.Trigger render={trigger} />
      <Popup items={items} side={side} align={align} />
    </Base.Root>
  )
}

/** Right click, long press or the menu key on `children` (one element). */
export function ContextMenu({ children, items, onOpenChange }: { children: ReactElement; items: MenuEntry[]; onOpenChange?: (open: boolean) => void }) {
  return (
    <BaseContext.Root onOpenChange={onOpenChange}>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className="positioner">
          <BaseContext.Popup className="menu"><Entries items={items} /></BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  )
}

function Popup({ items, side, align }: Pick<MenuProps, 'items' | 'side' | 'align'>) {
  return (
    <Base.Portal>
      <Base.Positioner className="positioner" side={side} align={align} sideOffset={6} collisionPadding={8}>
        <Base.Popup className="menu"><Entries items={items} /></Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  )
}

function Entries({ items }: { items: MenuEntry[] }) {
  return items.map((item, i) => <Fragment key={entryKey(item, i)}><Entry item={item} /></Fragment>)
}

function Entry({ item }: { item: MenuEntry }) {
  if (item.kind === 'separator') return <Base.Separator className="menu-sep" />
  if (item.kind === 'label') return <div className="menu-label">{item.label}</div>
  if (item.kind === 'submenu') {
    return (
      <Base.SubmenuRoot>
        <Base.SubmenuTrigger className="menu-item">
          {item.icon}
          <span className="grow ell">{item.label}</span>
          <span className="end"><ChevronRight size={15} aria-hidden /></span>
        </Base.SubmenuTrigger>
        <Popup items={item.items} side="right" align="start" />
      </Base.SubmenuRoot>
    )
  }
  const inside = (
    <>
      {item.icon}
      <span className="grow min-w-0">{item.label}{item.hint && <small>{item.hint}</small>}</span>
      {item.checked && <span className="end"><Check size={15} aria-hidden /></span>}
      {item.shortcut && <span className="end"><Kbd keys={item.shortcut} /></span>}
    </>
  )
  return item.checked === undefined ? (
    <Base.Item className="menu-item" data-danger={item.danger || undefined} disabled={item.disabled} onClick={item.onSelect}>{inside}</Base.Item>
  ) : (
    <Base.CheckboxItem className="menu-item" checked={item.checked} disabled={item.disabled} closeOnClick onCheckedChange={item.onSelect}>{inside}</Base.CheckboxItem>
  )
}

function entryKey(item: MenuEntry, i: number) {
  if ('key' in item && item.key) return item.key
  return 'label' in item && typeof item.label === 'string' ? item.label : String(i)
}
