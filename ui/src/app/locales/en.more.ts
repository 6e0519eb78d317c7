// Text of contacts and settings, read when somebody opens one of them.
import channels from '@/features/channels/strings/en.json'
import contacts from '@/features/contacts/strings/en.json'
import settings from '@/features/settings/strings/en.json'

export default { channels, contacts, settings }
