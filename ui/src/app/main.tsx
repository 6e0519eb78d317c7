// Entry point: styles, shortcuts, theme, first language, then the app.
import { createRoot } from 'react-dom/client'
import '@/design/base.css'
import { watchBrowserConnection } from '@/lib/connection'
import { listenForShortcuts } from '@/lib/keys'
import { usePreferences } from '@/lib/preferences'
import { watchTheme } from '@/lib/theme'
import { loadMessages } from './locales'
import { App } from './providers'
import { fillSlots } from './slots'

async function start() {
  const root = document.getElementById('root')
  if (!root) return
  watchTheme()
  watchBrowserConnection()
  listenForShortcuts()
  fillSlots()
  const { language } = usePreferences.getState()
  const messages = await loadMessages[language]()
  createRoot(root).render(<App messages={{ language, messages }} />)
}

void start()
