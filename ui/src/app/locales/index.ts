// Two chunks per language: the first screens, and what is opened after them.
import type { LoadMessages } from '@/lib/i18n'

export const loadMessages: LoadMessages = {
  en: () => import('./en').then((m) => m.default),
  id: () => import('./id').then((m) => m.default),
  th: () => import('./th').then((m) => m.default),
}

export const loadMore: LoadMessages = {
  en: () => import('./en.more').then((m) => m.default),
  id: () => import('./id.more').then((m) => m.default),
  th: () => import('./th.more').then((m) => m.default),
}
