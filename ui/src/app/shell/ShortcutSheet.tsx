// "?": every shortcut that works on this screen, by group.
import { Dialog } from '@/design/Dialog'
import { Kbd } from '@/design/Kbd'
import { useTranslations } from '@/lib/i18n'
import { type Shortcut, useActiveShortcuts } from '@/lib/keys'

export function ShortcutSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTranslations('shell')
  const shortcuts = useActiveShortcuts()
  const visible = uniqueKeys(shortcuts)
  const groups = [...new Set(visible.map((s) => s.group))]
  return (
    <Dialog open={open} onClose={onClose} title={t('keySheet')} wide>
      <div className="columns-2 gap-8 pb-4 max-sm:columns-1">
        {groups.map((group) => (
          <section key={group} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 text-12 font-semibold text-t3">{group}</h3>
            <ul>
              {visible.filter((s) => s.group === group).map((item) => (
                <li key={item.keys} className="flex min-h-[30px] items-center justify-between gap-4 text-13">
                  {item.label}
                  <Kbd keys={item.keys} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

/** An inner screen's use of a key hides the outer one. */
function uniqueKeys(shortcuts: Shortcut[]) {
  const seen = new Set<string>()
  return shortcuts.filter((s) => !seen.has(s.keys) && seen.add(s.keys))
}
