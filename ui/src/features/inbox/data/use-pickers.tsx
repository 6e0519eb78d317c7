// Lists to pick from: snooze times, teammates, labels. One list for menus of the row, the thread and the bulk bar.
import { useQuery } from '@tanstack/react-query'
import { CalendarClock, CircleUser, UserRoundX } from 'lucide-react'
import { useMemo } from 'react'
import type { Conversation } from '@/api/types'
import { Avatar } from '@/design/Avatar'
import { LabelDot } from '@/design/LabelDot'
import type { MenuEntry } from '@/design/Menu'
import { useFormat } from '@/lib/format'
import { useTranslations } from '@/lib/i18n'
import { usePreferences } from '@/lib/preferences'
import { useWorkspaceId } from '@/lib/session'
import { useNow } from '@/lib/use-now'
import { labelsQuery, membersQuery } from '../api'
import { snoozeChoices } from '../model/snooze'
import { askSnoozeTime } from './use-dialogs'
import { useChatActions } from './use-actions'
import { useMyself } from './use-inbox'

export function useSnoozeItems(chats: Conversation[], after?: () => void): MenuEntry[] {
  const t = useTranslations('inbox')
  const format = useFormat()
  const actions = useChatActions()
  const timeZone = usePreferences((p) => p.timeZone)
  const now = useNow(60_000)
  const windowEnd = chats.length === 1 ? (chats[0]?.window_expires_at ?? null) : null
  const choices = useMemo(() => snoozeChoices(now, timeZone, windowEnd), [now, timeZone, windowEnd])
  return [
    ...choices.map((c): MenuEntry => ({
      key: c.name,
      label: t(`snooze_${c.name}`),
      hint: format.sameDay(c.at, now) ? format.time(c.at) : format.dateTime(c.at),
      onSelect: () => { void actions.snooze(chats, c.at); after?.() },
    })),
    { kind: 'separator' },
    { label: t('snoozeCustom'), icon: <CalendarClock aria-hidden />, onSelect: () => askSnoozeTime(chats) },
  ]
}

export function useAssignItems(chats: Conversation[]): MenuEntry[] {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const me = useMyself()
  const actions = useChatActions()
  const { data } = useQuery(membersQuery(ws))
  const format = useFormat()
  const assigned = chats.length === 1 ? chats[0]?.assignee?.id : undefined
  const others = (data?.items ?? []).filter((m) => m.id !== me.memberId).toSorted((a, b) => Number(b.online) - Number(a.online) || format.compareNames(a.name, b.name))
  return [
    { label: t('me'), icon: <CircleUser aria-hidden />, shortcut: 'i', checked: assigned === me.memberId, onSelect: () => void actions.assign(chats, { id: me.memberId, name: me.name }) },
    { label: t('nobody'), icon: <UserRoundX aria-hidden />, checked: chats.length === 1 && !assigned, onSelect: () => void actions.assign(chats, null) },
    ...(others.length ? [{ kind: 'separator' } as const] : []),
    ...others.map((m): MenuEntry => ({
      key: m.id,
      label: m.name,
      icon: <Avatar id={m.id} name={m.name} size={22} online={m.online} />,
      checked: assigned === m.id,
      onSelect: () => void actions.assign(chats, { id: m.id, name: m.name }),
    })),
  ]
}

export function useLabelItems(chats: Conversation[]): MenuEntry[] {
  const t = useTranslations('inbox')
  const ws = useWorkspaceId()
  const actions = useChatActions()
  const { data } = useQuery(labelsQuery(ws))
  if (!data?.items.length) return [{ label: t('noLabels'), disabled: true, onSelect: () => undefined }]
  return data.items.map((label) => {
    const on = chats.length > 0 && chats.every((c) => c.labels.some((l) => l.id === label.id))
    return { key: label.id, label: label.name, icon: <LabelDot color={label.color} />, checked: on, onSelect: () => void actions.label(chats, label, !on) }
  })
}
