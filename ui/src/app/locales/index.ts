// Chunks of text per language: the first screens, and what is opened after or before them.
import type { LoadMessages, TextGroup } from '@/lib/i18n'

export const loadMessages: LoadMessages = {
  en: () => import('./en').then((m) => m.default),
  id: () => import('./id').then((m) => m.default),
  th: () => import('./th').then((m) => m.default),
}

export const loadMore: Record<TextGroup, LoadMessages> = {
  access: {
    en: () => import('./en.access').then((m) => m.default),
    id: () => import('./id.access').then((m) => m.default),
    th: () => import('./th.access').then((m) => m.default),
  },
  more: {
    en: () => import('./en.more').then((m) => m.default),
    id: () => import('./id.more').then((m) => m.default),
    th: () => import('./th.more').then((m) => m.default),
  },
}
