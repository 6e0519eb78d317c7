// Where a person goes once they are in: the page they wanted, else their workspace.
import { useNavigate, useRouter } from '@tanstack/react-router'
import type { Me } from '@/api/types'
import { adoptPreferences } from '@/lib/save-preferences'
import { homeWorkspace } from '@/lib/session'

export function useEnter() {
  const navigate = useNavigate()
  const router = useRouter()
  return (me: Me, next?: string, workspaceId?: string) => {
    adoptPreferences(me)
    const home = workspaceId ? { id: workspaceId } : homeWorkspace(me)
    // Only paths of this app: "//other.site" would leave it.
    if (next && /^\/(?![/\\])/.test(next)) router.history.push(next)
    else if (home) void navigate({ to: '/w/$ws/inbox', params: { ws: home.id } })
    else void navigate({ to: '/no-workspace' })
  }
}
