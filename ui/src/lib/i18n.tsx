// Text in three languages: loads one language at a time, sets `lang`, and passes ICU messages to use-intl.
import { type ReactNode, useEffect, useState } from 'react'
import { type AbstractIntlMessages, IntlProvider } from 'use-intl'
import { create } from 'zustand'
import type { Language } from '@/api/types'
import { usePreferences } from './preferences'

export { useLocale, useTranslations } from 'use-intl'

export type LoadMessages = Record<Language, () => Promise<AbstractIntlMessages>>

type Loaded = { language: Language; messages: AbstractIntlMessages }

/** Text that the first screens do not need: `access` for getting in, `more` for contacts and settings. */
export type TextGroup = 'access' | 'more'
type More = { load: Record<TextGroup, LoadMessages> | null; wanted: TextGroup[]; loaded: Partial<Record<TextGroup, Loaded>> }
const useMore = create<More>(() => ({ load: null, wanted: [], loaded: {} }))

/** Awaited before a screen that needs the group is shown. */
export async function moreText(group: TextGroup) {
  const { load, loaded, wanted } = useMore.getState()
  const { language } = usePreferences.getState()
  if (!wanted.includes(group)) useMore.setState({ wanted: [...wanted, group] })
  if (!load || loaded[group]?.language === language) return
  const messages = await load[group][language]()
  useMore.setState((m) => ({ loaded: { ...m.loaded, [group]: { language, messages } } }))
}

export function setMoreText(load: Record<TextGroup, LoadMessages>) {
  useMore.setState({ load })
}

/** Shows the old language until the new one has arrived, so that switching never blanks the page. */
export function I18nProvider({ load, initial, children }: { load: LoadMessages; initial?: Loaded; children: ReactNode }) {
  const language = usePreferences((p) => p.language)
  const timeZone = usePreferences((p) => p.timeZone)
  const wanted = useMore((m) => m.wanted)
  const more = useMore((m) => m.loaded)
  const [loaded, setLoaded] = useState<Loaded | undefined>(initial)

  useEffect(() => {
    let current = true
    void Promise.all([load[language](), ...wanted.map(moreText)]).then(([messages]) => {
      if (current) setLoaded({ language, messages })
    })
    return () => {
      current = false
    }
  }, [language, load, wanted])

  useEffect(() => {
    if (loaded) document.documentElement.lang = loaded.language
  }, [loaded])

  if (!loaded) return null
  return (
    <IntlProvider locale={loaded.language} messages={{ ...loaded.messages, ...more.access?.messages, ...more.more?.messages }} timeZone={timeZone} onError={reportTextError}>
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
