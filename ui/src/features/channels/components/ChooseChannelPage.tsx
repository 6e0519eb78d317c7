// What to connect: every channel the server knows.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { Loaded } from '@/design/Loaded'
import { ChannelMark } from '@/design/marks'
import { PageFrame } from '@/design/PageFrame'
import { EmptyState } from '@/design/states'
import { channelsQuery } from '@/lib/channels'
import { useTranslations } from '@/lib/i18n'
import { usePageTitle } from '@/lib/page-title'
import { useCan, useWorkspaceId } from '@/lib/session'

export function ChooseChannelPage() {
  const t = useTranslations('channels')
  const ws = useWorkspaceId()
  const channels = useQuery(channelsQuery(ws))
  const { manageWorkspace } = useCan()
  usePageTitle(t('connect'))
  return (
    <PageFrame title={t('connect')} text={t('chooseText')} narrow>
      {manageWorkspace ? (
        <Loaded query={channels} failed={t('channelsFailed')} rows={3} height={64}>
          {({ items }) => (
            <ul className="grid gap-3">
              {items.map((channel) => (
                <li key={channel.channel}>
                  <Link to="/w/$ws/settings/channels/new/$channel" params={{ ws, channel: channel.channel }} search={{}} className="card row-link p-4!">
                    <ChannelMark channel={channel.channel} iconSvg={channel.icon_svg} size={40} />
                    <span className="min-w-0 grow">
                      <span className="block text-14 font-[650]">{channel.title}</span>
                      <span className="block text-13 text-t2">{t('needsMinutes', { minutes: Math.max(5, channel.setup_steps.length * 3) })}</span>
                    </span>
                    <ChevronRight size={18} className="text-t3" aria-hidden />
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      ) : (
        <EmptyState title={t('notAllowedTitle')} text={t('askAdmin')} />
      )}
    </PageFrame>
  )
}
