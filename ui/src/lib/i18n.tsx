// Text in three languages: loads one language at a time, sets `lang`, and passes ICU messages to use-intl.
import { type ReactNode, useEffect, useState } from 'react'
import { type AbstractIntlMessages, IntlProvider } from 'use-intl'
import type { Language } from '@/api/types'
import { usePreferences } from './preferences'

export { useLocale, useTranslations } from 'use-intl'

export type LoadMessages = Record<Language, () => Promise<AbstractIntlMessages>>

type Loaded = { language: Language; messages: AbstractIntlMessages }

/** Shows the old language until the new one has arrived, so that switching never blanks the page. */
export function I18nProvider({ load, initial, children }: { load: LoadMessages; initial?: Loaded; children: ReactNode }) {
  const language = usePreferences((p) => p.language)
  const timeZone = usePreferences((p) => p.timeZone)
  const [loaded, setLoaded] = useState<Loaded | undefined>(initial)

  useEffect(() => {
    let current = true
    void load[language]().then((messages) => {
      if (current) setLoaded({ language, messages })
    })
    return () => {
      current = false
    }
  }, [language, load])

  useEffect(() => {
    if (loaded) document.documentElement.lang = loaded.language
  }, [loaded])

  if (!loaded) return null
  return (
    <IntlProvider locale={loaded.language} messages={loaded.messages} timeZone={timeZone} onError={reportTextError}>
      {children}
    </IntlProvider>
  )
}

/** A missing text is a bug the i18n check catches; at run time the key is shown and work goes on. */
function reportTextError(error: { message: string }) {
  if (import.meta.env.DEV) throw new Error(error.message)
}

/** Language of a piece of customer text by its script, for the `lang` attribute (line breaking, line height). */
export function scriptLanguage(text: string): Language | undefined {
  return /[\u0E00-\u0E7F]/.test(text) ? 'th' : undefined
}
