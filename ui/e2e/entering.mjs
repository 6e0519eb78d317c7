// The first minutes: set up, sign in.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { barriers, signIn, start } from './product.mjs'
import { demo, journey } from './steps.mjs'

const words = JSON.parse(readFileSync(new URL('../src/features/sign-in/strings/en.json', import.meta.url), 'utf8'))

journey('a wrong password keeps the e-mail, the right one opens the inbox', async (page) => {
  await page.goto(`${demo.root}/sign-in`)
  await page.fill('input[name=email]', 'demo@sapa.local')
  await page.fill('input[name=password]', 'certainly wrong')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').first().waitFor()
  assert.equal(await page.inputValue('input[name=email]'), 'demo@sapa.local')
  assert.match(page.url(), /sign-in/)
  assert.deepEqual(await barriers(page), [])
  await signIn(page, demo.root)
})

async function fillSetUp(page) {
  await page.locator('input[type=email]').fill('owner@toko.example')
  for (const field of await page.locator('form input:visible').all()) {
    if (await field.inputValue()) continue
    await field.fill((await field.getAttribute('type')) === 'password' ? 'sebuah kata panjang 9' : 'Toko Baru')
  }
  await page.locator('form button[type=submit]').click()
}

journey('the one-time link sets up a fresh installation, once', async (page) => {
  const fresh = await start('serve', /\/setup\?token=\S+/)
  try {
    const link = fresh.said().match(/http\S+\/setup\?token=\S+/)[0]
    await page.goto(link)
    await fillSetUp(page)
    await page.waitForURL(/\/w\//)
    await page.context().clearCookies()
    await page.goto(link)
    await fillSetUp(page)
    await page.getByText(words.setupDeadTitle, { exact: true }).first().waitFor()
    assert.match(page.url(), /\/setup/)
  } finally {
    fresh.stop()
  }
})
