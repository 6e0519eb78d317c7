// Keeps <html> in step with the chosen theme and density. The first paint is done by the inline script of index.html.
import { usePreferences } from './preferences'

const darkQuery = '(prefers-color-scheme: dark)'

export function watchTheme() {
  const media = window.matchMedia(darkQuery)
  const apply = () => {
    const { theme, density } = usePreferences.getState()
    const root = document.documentElement
    root.dataset.theme = theme === 'system' ? (media.matches ? 'dark' : 'light') : theme
    root.dataset.density = density
  }
  apply()
  media.addEventListener('change', apply)
  const unsubscribe = usePreferences.subscribe(apply)
  return () => {
    media.removeEventListener('change', apply)
    unsubscribe()
  }
}
