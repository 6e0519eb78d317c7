// The one inline script of the page: sets theme, density and language before the first paint.
// Its hash goes into dist/csp.json, which the server adds to script-src.
import { createHash } from 'node:crypto'

export const themeScript =
  "try{var d=document.documentElement,s=localStorage,t=s['sapa.theme'];d.dataset.theme=t=='dark'||t!='light'&&matchMedia('(prefers-color-scheme:dark)').matches?'dark':'light';d.dataset.density=s['sapa.density']||'comfortable';d.lang=s['sapa.language']||'en'}catch(e){}"

export const themeScriptHash = `sha256-${createHash('sha256').update(themeScript).digest('base64')}`

/** Vite plugin: puts the script in index.html and writes dist/csp.json. */
export function inlineThemeScript() {
  return {
    name: 'inline-theme-script',
    transformIndexHtml: (html) => html.replace('/*theme*/', themeScript),
    generateBundle() {
      const source = JSON.stringify({ script_hashes: [themeScriptHash] })
      this.emitFile({ type: 'asset', fileName: 'csp.json', source })
    },
  }
}
