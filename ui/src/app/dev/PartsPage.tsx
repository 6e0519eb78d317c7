// /dev/ui: every part in light, dark and Thai. `?frame=light|dark` draws one column, `?lang=th` the Thai text.
import { useEffect, useState } from 'react'
import { setPreferences } from '@/lib/preferences'
import { FloatingSamples } from './FloatingSamples'
import { PageSamples } from './PageSamples'

export function PartsPage() {
  const search = new URLSearchParams(location.search)
  const [theme, setTheme] = useState(search.get('frame') === 'dark' ? 'dark' : 'light')
  const language = search.get('lang')

  useEffect(() => {
    if (language === 'en' || language === 'id' || language === 'th') setPreferences({ language })
  }, [language])
  useEffect(() => setPreferences({ theme: theme === 'dark' ? 'dark' : 'light' }), [theme])

  return (
    <main className="h-full overflow-auto bg-chrome p-6">
      <header className="mb-5 flex items-center gap-4">
        <h1 className="text-20 font-[650]">Parts</h1>
        <button type="button" className="btn" onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}>{theme === 'dark' ? 'Light' : 'Dark'}</button>
      </header>
      <div className="grid gap-5 lg:grid-cols-2">
        <PageSamples />
        <FloatingSamples />
      </div>
    </main>
  )
}
