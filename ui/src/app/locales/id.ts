// All text of one language: shared strings, then one line per feature.
import contacts from '@/features/contacts/strings/id.json'
import inbox from '@/features/inbox/strings/id.json'
import settings from '@/features/settings/strings/id.json'
import signIn from '@/features/sign-in/strings/id.json'
import shared from '@/strings/id.json'

export default { ...shared, contacts, inbox, settings, signIn }
