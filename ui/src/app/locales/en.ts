// Text of one language for the first screens: shared strings, then one line per feature.
import inbox from '@/features/inbox/strings/en.json'
import notifications from '@/features/notifications/strings/en.json'
import welcome from '@/features/welcome/strings/en.json'
import shared from '@/strings/en.json'

export default { ...shared, inbox, notifications, welcome }
