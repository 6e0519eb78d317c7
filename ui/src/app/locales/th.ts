// All text of one language: shared strings, then one line per feature.
import channels from '@/features/channels/strings/th.json'
import contacts from '@/features/contacts/strings/th.json'
import inbox from '@/features/inbox/strings/th.json'
import notifications from '@/features/notifications/strings/th.json'
import settings from '@/features/settings/strings/th.json'
import signIn from '@/features/sign-in/strings/th.json'
import welcome from '@/features/welcome/strings/th.json'
import shared from '@/strings/th.json'

export default { ...shared, channels, contacts, inbox, notifications, settings, signIn, welcome }
