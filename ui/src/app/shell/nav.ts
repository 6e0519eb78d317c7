// Main places of the app, for the rail, the tab bar, the command menu and the "G then letter" keys.
import { Inbox, type LucideIcon, Settings, Users } from 'lucide-react'

export type Place = { name: 'inbox' | 'contacts' | 'settings'; to: '/w/$ws/inbox' | '/w/$ws/contacts' | '/w/$ws/settings'; icon: LucideIcon; keys: string }

export const places: Place[] = [
  { name: 'inbox', to: '/w/$ws/inbox', icon: Inbox, keys: 'g i' },
  { name: 'contacts', to: '/w/$ws/contacts', icon: Users, keys: 'g c' },
  { name: 'settings', to: '/w/$ws/settings', icon: Settings, keys: 'g s' },
]
