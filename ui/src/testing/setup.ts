// Before every test file: matchers, clean-up, and the browser parts that happy-dom lacks.
import '@testing-library/jest-dom/vitest'
import 'fake-indexeddb/auto'
import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach } from 'vitest'
import { setPreferences } from '@/lib/preferences'

// Busy machines are slow; a screen that never comes still fails.
configure({ asyncUtilTimeout: 5000 })

beforeEach(() => {
  localStorage.clear()
  setPreferences({ language: 'en', theme: 'light', timeZone: 'Asia/Jakarta', calendar: null, singleKeys: true })
})

afterEach(cleanup)
