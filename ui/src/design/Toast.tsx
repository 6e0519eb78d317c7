// One toast at a time, for the result of what the person just did, with Undo where there is a way back.
import { CheckCircle2, CircleAlert, X } from 'lucide-react'
import { useEffect } from 'react'
import { create } from 'zustand'
import { useTranslations } from '@/lib/i18n'

export type ToastRequest = {
  text: string
  tone?: 'plain' | 'ok' | 'bad'
  action?: { label: string; run: () => void }
  /** Undo is offered for 10 s. */
  undo?: () => void
  ms?: number
}

const useToast = create<{ current: (ToastRequest & { id: number }) | null }>(() => ({ current: null }))
let nextId = 1

export function toast(request: ToastRequest) {
  useToast.setState({ current: { ...request, id: nextId++ } })
}

export function dismissToast() {
  useToast.setState({ current: null })
}

/** Runs the undo of the toast on screen (shortcut Z). False when there is nothing to undo. */
export function undoToast() {
  const { current } = useToast.getState()
  if (!current?.undo) return false
  dismissToast()
  current.undo()
  return true
}

export function ToastSpot() {
  const t = useTranslations('common')
  const current = useToast((s) => s.current)

  useEffect(() => {
    if (!current) return
    const ms = current.ms ?? (current.undo || current.tone === 'bad' ? 10_000 : 4_000)
    const timer = setTimeout(() => useToast.setState((s) => (s.current?.id === current.id ? { current: null } : s)), ms)
    return () => clearTimeout(timer)
  }, [current])

  return (
    <div className="toast-spot" role={current?.tone === 'bad' ? 'alert' : 'status'}>
      {current && (
        <div className="toast" key={current.id} data-tone={current.tone}>
          {current.tone === 'bad' && <CircleAlert aria-hidden />}
          {current.tone === 'ok' && <CheckCircle2 aria-hidden />}
          <span>{current.text}</span>
          {current.action && <button type="button" onClick={() => { dismissToast(); current.action?.run() }}>{current.action.label}</button>}
          {current.undo && <button type="button" onClick={undoToast}>{t('undo')}</button>}
          <button type="button" className="close" aria-label={t('close')} onClick={dismissToast}><X size={15} aria-hidden /></button>
        </div>
      )}
    </div>
  )
}
