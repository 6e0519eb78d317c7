// The settings tree: groups, pages, who sees them. The side menu, its search and the command menu read it.
import { Bell, Building2, Inbox, KeyRound, type LucideIcon, Palette, Radio, Send, ShieldCheck, Tags, UserRound, Users } from 'lucide-react'

export type SettingsPage = {
  name: 'channels' | 'deliveries' | 'team' | 'apiKeys' | 'workspace' | 'labels' | 'profile' | 'appearance' | 'security' | 'notifications' | 'sending'
  to:
    | '/w/$ws/settings/channels'
    | '/w/$ws/settings/deliveries'
    | '/w/$ws/settings/team'
    | '/w/$ws/settings/api-keys'
    | '/w/$ws/settings/workspace'
    | '/w/$ws/settings/labels'
    | '/w/$ws/settings/profile'
    | '/w/$ws/settings/appearance'
    | '/w/$ws/settings/security'
    | '/w/$ws/settings/notifications'
    | '/w/$ws/settings/sending'
  icon: LucideIcon
  /** Only for owners and admins. */
  managers?: true
}

export const settingsTree: { name: 'groupWorkspace' | 'groupChannels' | 'groupMe'; pages: SettingsPage[] }[] = [
  {
    name: 'groupChannels',
    pages: [
      { name: 'channels', to: '/w/$ws/settings/channels', icon: Radio },
      { name: 'deliveries', to: '/w/$ws/settings/deliveries', icon: Inbox, managers: true },
    ],
  },
  {
    name: 'groupWorkspace',
    pages: [
      { name: 'team', to: '/w/$ws/settings/team', icon: Users },
      { name: 'labels', to: '/w/$ws/settings/labels', icon: Tags },
      { name: 'workspace', to: '/w/$ws/settings/workspace', icon: Building2, managers: true },
      { name: 'apiKeys', to: '/w/$ws/settings/api-keys', icon: KeyRound, managers: true },
    ],
  },
  {
    name: 'groupMe',
    pages: [
      { name: 'profile', to: '/w/$ws/settings/profile', icon: UserRound },
      { name: 'appearance', to: '/w/$ws/settings/appearance', icon: Palette },
      { name: 'notifications', to: '/w/$ws/settings/notifications', icon: Bell },
      { name: 'sending', to: '/w/$ws/settings/sending', icon: Send },
      { name: 'security', to: '/w/$ws/settings/security', icon: ShieldCheck },
    ],
  },
]
