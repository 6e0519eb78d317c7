// Frame of ordinary pages on the stage: header with title and actions, scrolling body, sticky save bar.
import { Menu as MenuIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from '@/lib/i18n'
import { Button, IconButton } from './Button'
import { LeaveGuard } from './LeaveGuard'
import { toggleSidePanel, useSidePanel } from './SidePanel'

type Props = { title: ReactNode; text?: ReactNode; actions?: ReactNode; children: ReactNode; /** Reading width for forms. */ narrow?: boolean; foot?: ReactNode }

export function PageFrame({ title, text, actions, children, narrow, foot }: Props) {
  return (
    <section className="flex h-full min-h-0 flex-col">
      <header className="flex min-h-[60px] flex-none items-center gap-3 border-b border-line px-5 py-2 max-sm:px-3">
        <DrawerButton />
        <div className="min-w-0 grow">
          <h1 className="ell text-16 font-[650]">{title}</h1>
          {text && <p className="ell text-13 text-t2">{text}</p>}
        </div>
        {actions}
      </header>
      <div className="min-h-0 grow overflow-auto">
        <div className={narrow ? 'mx-auto max-w-[760px] px-5 py-6 max-sm:px-4' : 'px-5 py-5 max-sm:px-3'}>{children}</div>
      </div>
      {foot}
    </section>
  )
}

/** Opens the side column where it is a drawer; nothing on wide screens or without a column. */
export function DrawerButton() {
  const t = useTranslations('common')
  const filled = useSidePanel((s) => s.fillers > 0)
  if (!filled) return null
  return (
    <span className="md:hidden">
      <IconButton label={t('openMenu')} onClick={toggleSidePanel}><MenuIcon /></IconButton>
    </span>
  )
}

/** A titled group of settings. */
export function Group({ title, text, children }: { title: ReactNode; text?: ReactNode; children: ReactNode }) {
  return (
    <section className="mb-8">
      <h2 className="text-14 font-[650]">{title}</h2>
      {text && <p className="mt-0.5 text-13 text-t2">{text}</p>}
      <div className="card mt-3 grid grid-cols-[minmax(0,1fr)] gap-4 p-4">{children}</div>
    </section>
  )
}

/** "Unsaved changes · Discard · Save" at the foot of a form. */
export function SaveBar({ dirty, busy, onDiscard, onSave }: { dirty: boolean; busy?: boolean; onDiscard: () => void; onSave: () => void }) {
  const t = useTranslations('common')
  if (!dirty) return null
  return (
    <div className="flex flex-none items-center gap-2 border-t border-line bg-raised px-5 py-3 shadow-2" role="region" aria-label={t('unsaved')}>
      <span className="grow text-13 text-t2">{t('unsaved')}</span>
      <Button kind="quiet" onClick={onDiscard}>{t('discard')}</Button>
      <Button kind="primary" busy={busy} onClick={onSave}>{t('save')}</Button>
      <LeaveGuard />
    </div>
  )
}
