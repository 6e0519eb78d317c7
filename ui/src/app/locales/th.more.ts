// Text of contacts and settings, read when somebody opens one of them.
import channels from '@/features/channels/strings/th.json'
import contacts from '@/features/contacts/strings/th.json'
import settings from '@/features/settings/strings/th.json'

export default { channels, contacts, settings }
