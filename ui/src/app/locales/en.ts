// All text of one language: shared strings, then one line per feature.
import contacts from '@/features/contacts/strings/en.json'
import inbox from '@/features/inbox/strings/en.json'
import settings from '@/features/settings/strings/en.json'
import signIn from '@/features/sign-in/strings/en.json'
import shared from '@/strings/en.json'

export default { ...shared, contacts, inbox, settings, signIn }
