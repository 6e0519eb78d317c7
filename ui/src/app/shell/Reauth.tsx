// Waits for the session to end; the dialog and its text are read then, so that the first screen does not carry them.
import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react'
import { onSignedOut } from '@/lib/connection'
import { moreText } from '@/lib/i18n'

type Props = { onClose: () => void }

const ReauthDialog = lazy(async (): Promise<{ default: ComponentType<Props> }> => {
  try {
    await moreText('access')
    return { default: (await import('@/features/sign-in/components/ReauthDialog')).ReauthDialog }
  } catch {
    // The server has newer files by now: its sign-in page comes back to this address. Drafts are kept.
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
    return { default: () => null }
  }
})

export function Reauth() {
  const [open, setOpen] = useState(false)
  useEffect(() => onSignedOut(() => setOpen(true)), [])
  return open ? <Suspense><ReauthDialog onClose={() => setOpen(false)} /></Suspense> : null
}
