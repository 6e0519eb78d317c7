// Language of the first visit, and storage of settings, drafts and ids.
import { expect, it } from 'vitest'
import { detectLanguage, setPreferences } from './preferences'
import { drafts, local, newClientId } from './storage'

it('picks the first language we speak', () => {
  expect(detectLanguage(['fr-FR', 'th-TH', 'en'])).toBe('th')
  expect(detectLanguage(['in-ID'])).toBe('id')
  expect(detectLanguage(['ja'])).toBe('en')
})

it('remembers choices for the first paint and forgets cleared ones', () => {
  setPreferences({ theme: 'dark', calendar: 'buddhist' })
  expect(local.get('sapa.theme')).toBe('dark')
  setPreferences({ calendar: null })
  expect(local.get('sapa.calendar')).toBeNull()
})

it('keeps drafts by chat and mode', async () => {
  const draft = { mode: 'reply' as const, text: 'Halo', attachmentIds: [], at: 1 }
  await drafts.set('wsp_1/cnv_1/reply', draft)
  expect(await drafts.get('wsp_1/cnv_1/reply')).toEqual(draft)
  await drafts.remove('wsp_1/cnv_1/reply')
  expect(await drafts.all()).toEqual([])
})

it('makes ids that sort by time', async () => {
  const first = newClientId()
  await new Promise((r) => setTimeout(r, 3))
  const second = newClientId()
  expect([second, first].toSorted()).toEqual([first, second])
})
