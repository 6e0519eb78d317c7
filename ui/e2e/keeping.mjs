// Keeping order: finding, closing, assigning; other languages, screens and lights; how the channels are doing.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { barriers, patience, signIn } from './product.mjs'
import { chatIn, chatOf, demo, journey, row, workspaceOf } from './steps.mjs'

const words = (file) => JSON.parse(readFileSync(new URL(`../src/features/${file}`, import.meta.url), 'utf8'))

journey('search finds a Thai word inside a sentence', async (page) => {
  await signIn(page, demo.root)
  await chatOf(page, 'Thai Journey', 'สนใจเสื้อสีดำไซส์เอ็มค่ะ')
  await page.goto(`${demo.root}/w/${workspaceOf(page)}/search`)
  await page.getByRole('searchbox').or(page.locator('main input')).first().fill('สีดำ')
  const hit = page.locator('.hits .hit', { hasText: 'Thai Journey' }).first()
  await hit.waitFor()
  assert.equal(await hit.locator('mark').first().textContent(), 'สีดำ')
  await hit.click()
  await page.locator('[role=log] [role=article]', { hasText: 'สีดำ' }).first().waitFor()
})

journey('the keyboard assigns, closes, takes back and reopens', async (page) => {
  await signIn(page, demo.root)
  await chatOf(page, 'Tutup Journey')
  const address = page.url()
  const press = async (key) => {
    await page.locator('.thread-scroll').focus()
    await page.keyboard.press(key)
  }
  await press('i')
  await page.locator('.thread-head').getByText(/^Assigned to \S/).waitFor({ state: 'attached' })
  await press('e')
  await chatIn(page, 'Tutup Journey', 'closed')
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await chatIn(page, 'Tutup Journey', 'open')
  await page.goto(address)
  await page.locator('.thread-head').getByText(/^Assigned to \S/).waitFor({ state: 'attached' })
  await press('e')
  await chatIn(page, 'Tutup Journey', 'closed')
  await page.goto(address)
  await page.locator('.thread-head').getByRole('button', { name: 'Reopen' }).waitFor()
  await press('Shift+E')
  await chatIn(page, 'Tutup Journey', 'open')
})

journey('on a phone the list leads to the thread and back', async (page) => {
  await signIn(page, demo.root)
  assert.deepEqual(await barriers(page), [])
  await page.locator('[role=option]').first().click()
  await page.locator('[role=log]').waitFor()
  assert.deepEqual(await barriers(page), [])
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out to the side')
  await page.getByLabel('Back to the list').first().click()
  await page.locator('[role=option]').first().waitFor()
}, { viewport: { width: 390, height: 844 }, hasTouch: true })

journey('the inbox speaks Thai, after a reload too', async (page) => {
  await signIn(page, demo.root)
  try {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('ไทย')
    await page.getByRole('option', { name: /ไทย/ }).first().click()
    const unassigned = page.getByText(words('inbox/strings/th.json').view_unassigned, { exact: true }).first()
    await unassigned.waitFor()
    await page.reload()
    await unassigned.waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'th')
  } finally {
    await page.evaluate(() => fetch('/api/v1/me', { method: 'PATCH', headers: { 'content-type': 'application/json', 'x-csrf-token': '1' }, body: JSON.stringify({ language: 'en' }) }))
  }
})

journey('the dark inbox keeps nobody out', async (page) => {
  await signIn(page, demo.root)
  await page.goto(`${demo.root}/w/${workspaceOf(page)}/inbox/all`)
  await row(page, 'Siti Rahmawati').click()
  await page.locator('[role=log] [role=article]').first().waitFor()
  assert.deepEqual(await barriers(page), [])
}, { colorScheme: 'dark' })

journey('the channels page shows health, and a ledger that adds up', async (page) => {
  await signIn(page, demo.root)
  await page.goto(`${demo.root}/w/${workspaceOf(page)}/settings/channels`)
  const card = page.locator('article[data-state=connected]', { hasText: 'Jakarta' })
  await card.getByText('Connected').waitFor()
  assert.deepEqual(await barriers(page), [])
  await card.getByRole('link', { name: 'Jakarta' }).click()
  await page.getByText(words('channels/strings/en.json').selfTest, { exact: true }).first().waitFor()
  assert.deepEqual(await barriers(page), [])
  await page.getByRole('tab', { name: 'Ledger' }).click()
  const total = page.locator('section.card > div > .num').first()
  await total.waitFor()
  await page.waitForFunction((el) => Number(el.textContent.replace(/\D/g, '')) > 0, await total.elementHandle(), { timeout: patience })
  const numbers = (await page.locator('section.card > ul > li > div > .num').allTextContents()).map((text) => Number(text.replace(/\D/g, '')))
  assert.equal(numbers.length, 7)
  assert.equal(numbers.reduce((sum, n) => sum + n, 0), Number((await total.textContent()).replace(/\D/g, '')))
  assert.deepEqual(await barriers(page), [])
})
