// Build, dev server (proxies to the local server) and test settings.
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { inlineThemeScript } from './scripts/theme-script.mjs'

const server = process.env.SAPA_DEV_SERVER ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [react(), tailwindcss(), inlineThemeScript()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  server: {
    port: 5173,
    proxy: {
      // The host stays the browser's own, since the server compares it with the origin of the page.
      '/api': { target: server, ws: true },
      '/media': { target: server },
      '/webhooks': { target: server },
    },
  },
  build: {
    target: 'es2023',
    // The size script follows the import graph of the first screen through this file.
    manifest: true,
    // Fonts and images stay files, so that the content policy needs no data: fonts.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: 'vendor', test: /node_modules\/@tanstack\/|node_modules\/(use-intl|intl-messageformat|@formatjs|zustand)/ },
          ],
        },
      },
    },
  },
  test: {
    environment: 'happy-dom',
    setupFiles: ['src/testing/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    testTimeout: 30_000,
    env: { TZ: 'Asia/Jakarta' },
  },
})
