// The inbox: views, list, thread and contact panel, as many side by side as the window holds.
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo } from 'react'
import { SidePanel } from '@/design/SidePanel'
import { SplitPane } from '@/design/SplitPane'
import { useCounts } from '@/lib/counts'
import { useCommands } from '@/lib/commands'
import { useTranslations } from '@/lib/i18n'
import { useShortcuts } from '@/lib/keys'
import { usePageTitle } from '@/lib/page-title'
import { useIsPhone, useMedia } from '@/lib/use-media'
import { useAsked } from '../data/use-dialogs'
import { useInboxPlace } from '../data/use-inbox'
import { useLiveInbox } from '../data/use-live-inbox'
import { usePanel } from '../data/use-panel'
import { ListPane } from './list/ListPane'
import { NothingOpen } from './thread/NothingOpen'
import { ThreadLoading } from './thread/ThreadLoading'
import { Views } from './views/Views'
import '../styles/list.css'
import '../styles/thread.css'

const loadThread = () => import('./thread/ThreadPane')
const Thread = lazy(() => loadThread().then((m) => ({ default: m.ThreadPane })))
const ContactPanel = lazy(() => import('./panel/ContactPanel').then((m) => ({ default: m.ContactPanel })))
const SnoozeDialog = lazy(() => import('./dialogs/SnoozeDialog').then((m) => ({ default: m.SnoozeDialog })))

export function InboxPage() {
  const t = useTranslations('inbox')
  const { chat } = useInboxPlace()
  const counts = useCounts()
  const phone = useIsPhone()
  const asking = useAsked((s) => s.asked !== null)
  // The list is drawn first; the thread's code is there before anybody opens a chat.
  useEffect(() => void loadThread(), [])
  useLiveInbox()
  useSearchKeys()
  usePageTitle(t('title'), counts?.mine ?? 0)

  return (
    <>
      <SidePanel><Views /></SidePanel>
      {phone ? <PhonePanes chat={chat} /> : <WidePanes chat={chat} />}
      {asking && <Suspense><SnoozeDialog /></Suspense>}
    </>
  )
}

/** "/" and the command menu lead to the search over all chats. */
function useSearchKeys() {
  const t = useTranslations('inbox')
  const { ws } = useInboxPlace()
  const navigate = useNavigate()
  const commands = useMemo(() => [{ id: 'search-chats', label: t('searchLabel'), group: t('title'), keys: '/', run: () => void navigate({ to: '/w/$ws/search', params: { ws }, search: {} }) }], [t, navigate, ws])
  useCommands(commands)
  useShortcuts([{ keys: '/', label: t('searchLabel'), group: t('groupInbox'), run: () => commands[0]?.run() }])
}

/** List, thread and panel are pushed over each other. */
function PhonePanes({ chat }: { chat: string | undefined }) {
  const panel = usePanel((s) => s.open)
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another chat opens without the panel
  useEffect(() => usePanel.setState({ open: false }), [chat])
  return (
    <div className="h-full">
      <div className="h-full" hidden={chat !== undefined}><ListPane /></div>
      {chat && (
        <div className="h-full" data-immersive="">
          <div className="h-full" hidden={panel}><ThreadOf chat={chat} /></div>
          {panel && <PanelOf chat={chat} />}
        </div>
      )}
    </div>
  )
}

function WidePanes({ chat }: { chat: string | undefined }) {
  const t = useTranslations('inbox')
  const panel = usePanel((s) => s.open)
  const roomForPanel = useMedia('(min-width: 1360px)')
  const spacious = useMedia('(min-width: 1520px)')
  const thread = chat ? <ThreadOf chat={chat} /> : <NothingOpen />
  return (
    <SplitPane
      name="inbox.list"
      label={t('resizeList')}
      sized="start"
      min={280}
      max={460}
      initial={spacious ? 352 : 318}
      start={<ListPane />}
      end={
        chat && panel && roomForPanel ? (
          <SplitPane name="inbox.panel" label={t('resizePanel')} sized="end" min={280} max={420} initial={spacious ? 332 : 300} start={thread} end={<PanelOf chat={chat} />} />
        ) : (
          <div className="relative h-full">
            {thread}
            {chat && panel && !roomForPanel && <div className="panel-over"><PanelOf chat={chat} /></div>}
          </div>
        )
      }
    />
  )
}

function ThreadOf({ chat }: { chat: string }) {
  return <Suspense fallback={<section className="thread"><ThreadLoading /></section>}><Thread id={chat} /></Suspense>
}

function PanelOf({ chat }: { chat: string }) {
  return <Suspense fallback={<aside className="panel" />}><ContactPanel chatId={chat} /></Suspense>
}
