// All text of one language: shared strings, then one line per feature.
import channels from '@/features/channels/strings/id.json'
import contacts from '@/features/contacts/strings/id.json'
import inbox from '@/features/inbox/strings/id.json'
import notifications from '@/features/notifications/strings/id.json'
import settings from '@/features/settings/strings/id.json'
import signIn from '@/features/sign-in/strings/id.json'
import welcome from '@/features/welcome/strings/id.json'
import shared from '@/strings/id.json'

export default { ...shared, channels, contacts, inbox, notifications, settings, signIn, welcome }
