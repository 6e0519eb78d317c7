// Makes every text key a checked name.
import type { Language } from '@/api/types'
import type en from './locales/en'
import type access from './locales/en.access'
import type more from './locales/en.more'

declare module 'use-intl' {
  interface AppConfig {
    Locale: Language
    Messages: typeof en & typeof access & typeof more
  }
}
