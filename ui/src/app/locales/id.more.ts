// Text of contacts and settings, read when somebody opens one of them.
import channels from '@/features/channels/strings/id.json'
import contacts from '@/features/contacts/strings/id.json'
import settings from '@/features/settings/strings/id.json'

export default { channels, contacts, settings }
