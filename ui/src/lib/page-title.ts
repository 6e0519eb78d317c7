// Tab title "(12) Inbox · Melati Living".
import { useEffect } from 'react'
import { useSeat } from './session'

export function usePageTitle(title: string, count = 0) {
  const workspace = useSeat()?.name
  useEffect(() => {
    document.title = `${count > 0 ? `(${count > 99 ? '99+' : count}) ` : ''}${title} · ${workspace ?? 'Sapa'}`
  }, [title, count, workspace])
}
