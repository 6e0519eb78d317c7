// Text of one language for the first screens: shared strings, then one line per feature.
import inbox from '@/features/inbox/strings/id.json'
import notifications from '@/features/notifications/strings/id.json'
import welcome from '@/features/welcome/strings/id.json'
import shared from '@/strings/id.json'

export default { ...shared, inbox, notifications, welcome }
