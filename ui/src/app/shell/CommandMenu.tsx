// Ctrl/Cmd K: type to find a place or an action, arrows and Enter to run it.
import { Dialog as Base } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { Kbd } from '@/design/Kbd'
import { type Command, matchCommands, useAllCommands } from '@/lib/commands'
import { useTranslations } from '@/lib/i18n'

export function CommandMenu({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('shell')
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="scrim" />
        <Base.Popup className="dialog" data-top="" aria-label={t('commands')}>
          <Commands onClose={onClose} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

function Commands({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell')
  const id = useId()
  const all = useAllCommands()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const found = matchCommands(all, query)
  const active = found[Math.min(at, found.length - 1)]

  function run(command: Command | undefined) {
    if (!command) return
    onClose()
    command.run()
  }
  function onKeyDown(e: KeyboardEvent) {
    if (e.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key]
    if (step) setAt((now) => (Math.min(now, found.length - 1) + step + found.length) % Math.max(1, found.length))
    else if (e.key === 'Enter') run(active)
    else return
    e.preventDefault()
  }

  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search size={17} className="flex-none text-t3" aria-hidden />
        <input
          className="h-[52px] grow bg-transparent text-14 outline-none placeholder:text-t3"
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={active && `${id}-${active.id}`}
          aria-label={t('commands')}
          placeholder={t('findCommand')}
          value={query}
          onChange={(e) => { setQuery(e.target.value); setAt(0) }}
          onKeyDown={onKeyDown}
        />
        <Kbd keys="Escape" />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={t('commands')} className="overflow-auto p-1.5">
        {found.map((command, i) => (
          <div key={command.id}>
            {command.group !== found[i - 1]?.group && <div className="menu-label" role="presentation">{command.group}</div>}
            {/* Keys are handled by the input, which keeps the focus. */}
            <div
              id={`${id}-${command.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={command === active}
              className="menu-item"
              ref={(row) => { if (command === active) row?.scrollIntoView?.({ block: 'nearest' }) }}
              onPointerMove={() => setAt(i)}
              onClick={() => run(command)}
              onKeyDown={(e) => e.key === 'Enter' && run(command)}
            >
              <span className="grow ell">{command.label}</span>
              {command.keys && <span className="end"><Kbd keys={command.keys} /></span>}
            </div>
          </div>
        ))}
        {found.length === 0 && <p className="p-6 text-center text-13 text-t2">{t('noCommand', { query })}</p>}
      </div>
    </>
  )
}
