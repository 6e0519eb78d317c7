// How far a workspace is: what is done is read from the workspace itself, so nothing is ticked by hand.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Conversation, Invitation, Member, Page } from '@/api/types'
import { accountsQuery } from '@/lib/accounts'
import { api, inWorkspace } from '@/lib/api-client'
import { keys } from '@/lib/query-keys'
import { savePreference } from '@/lib/save-preferences'
import { useCan, useMe, useWorkspaceId } from '@/lib/session'
import { demoPhoneUrl, workspaceQuery } from '@/lib/workspace'

export type StepName = 'connect' | 'demo' | 'reply' | 'invite'
export type Step = { name: StepName; done: boolean }

export function useFirstSteps() {
  const ws = useWorkspaceId()
  const me = useMe()
  const queries = useQueryClient()
  const { manageWorkspace } = useCan()
  const dismissed = Boolean(me?.preferences?.[`welcome_${ws}`])
  const wanted = manageWorkspace && !dismissed
  const workspace = useQuery({ ...workspaceQuery(ws), enabled: wanted }).data
  const accounts = useQuery({ ...accountsQuery(ws), enabled: wanted })
  const members = useQuery({ queryKey: keys.members(ws), queryFn: ({ signal }) => api.get<Page<Member>>(inWorkspace(ws, '/members'), { query: { limit: 200 }, signal }), enabled: wanted }).data
  const invitations = useQuery({ queryKey: keys.invitations(ws), queryFn: ({ signal }) => api.get<Page<Invitation>>(inWorkspace(ws, '/invitations'), { query: { limit: 200 }, signal }), enabled: wanted }).data
  const chats = useQuery({
    queryKey: [...keys.conversationLists(ws), 'first-steps'],
    queryFn: ({ signal }) => api.get<Page<Conversation>>(inWorkspace(ws, '/conversations'), { query: { status: 'all', limit: 20 }, signal }),
    enabled: wanted,
  }).data
  const phone = demoPhoneUrl(workspace)

  const steps: Step[] = [
    { name: 'connect', done: accounts.data?.items.some((a) => a.state !== 'disconnected') ?? false },
    ...(phone ? [{ name: 'demo' as const, done: chats?.items.some((c) => Boolean(c.last_customer_message_at)) ?? false }] : []),
    { name: 'reply', done: chats?.items.some((c) => c.last_message?.direction === 'out') ?? false },
    { name: 'invite', done: (members?.items.length ?? 0) > 1 || (invitations?.items.length ?? 0) > 0 },
  ]
  return {
    steps,
    phone,
    ready: !wanted || (accounts.data !== undefined && members !== undefined && chats !== undefined),
    /** Something is left to do, and the person has not put it away. */
    open: wanted && accounts.data !== undefined && members !== undefined && chats !== undefined && steps.some((step) => !step.done),
    dismissed,
    dismiss: () => savePreference(queries, `welcome_${ws}`, new Date().toISOString()),
    resume: () => savePreference(queries, `welcome_${ws}`, null),
  }
}
