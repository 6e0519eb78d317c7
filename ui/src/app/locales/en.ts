// All text of one language: shared strings, then one line per feature.
import channels from '@/features/channels/strings/en.json'
import contacts from '@/features/contacts/strings/en.json'
import inbox from '@/features/inbox/strings/en.json'
import notifications from '@/features/notifications/strings/en.json'
import settings from '@/features/settings/strings/en.json'
import signIn from '@/features/sign-in/strings/en.json'
import welcome from '@/features/welcome/strings/en.json'
import shared from '@/strings/en.json'

export default { ...shared, channels, contacts, inbox, notifications, settings, signIn, welcome }
