// Text of one language for the first screens: shared strings, then one line per feature.
import inbox from '@/features/inbox/strings/th.json'
import notifications from '@/features/notifications/strings/th.json'
import welcome from '@/features/welcome/strings/th.json'
import shared from '@/strings/th.json'

export default { ...shared, inbox, notifications, welcome }
