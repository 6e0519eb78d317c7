// Makes every text key a checked name.
import type { Language } from '@/api/types'
import type en from './locales/en'
import type more from './locales/en.more'

declare module 'use-intl' {
  interface AppConfig {
    Locale: Language
    Messages: typeof en & typeof more
  }
}
