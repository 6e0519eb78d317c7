// One chunk per language, loaded when it is chosen.
import type { LoadMessages } from '@/lib/i18n'

export const loadMessages: LoadMessages = {
  en: () => import('./en').then((m) => m.default),
  id: () => import('./id').then((m) => m.default),
  th: () => import('./th').then((m) => m.default),
}
