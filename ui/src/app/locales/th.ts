// All text of one language: shared strings, then one line per feature.
import contacts from '@/features/contacts/strings/th.json'
import inbox from '@/features/inbox/strings/th.json'
import settings from '@/features/settings/strings/th.json'
import signIn from '@/features/sign-in/strings/th.json'
import shared from '@/strings/th.json'

export default { ...shared, contacts, inbox, settings, signIn }
