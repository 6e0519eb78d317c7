// What the journeys share: one demo and one browser, customers who write, and the parts of the screen by name.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { control, newPage, openBrowser, patience, start } from './product.mjs'

export let demo
let browser
/** A customer nobody has heard of: each journey that needs a chat makes its own. */
let next = 1000
export const stranger = () => `62813555${next++}`

before(async () => {
  browser = await openBrowser()
  demo = await start('demo', /Play customer/)
}, { timeout: 120_000 })
after(async () => {
  demo?.stop()
  await browser?.close()
})

export const journey = (name, run, options) => test(name, async () => {
  const page = await newPage(browser, options)
  try {
    await run(page)
  } catch (error) {
    if (process.env.SAPA_FAILURES) await page.screenshot({ path: `${process.env.SAPA_FAILURES}/${name.replaceAll(' ', '-')}.png` })
    throw error
  } finally {
    await page.context().close()
  }
})

export const writes = (phone, what) => control(demo.phone, 'POST', `customers/${phone}/messages`, what)
export const customer = (phone, name) => control(demo.phone, 'POST', 'customers', { phone, name })

/** What the shop's messages look like on the customer's own phone. */
export const onTheirPhone = async (phone) => (await control(demo.phone, 'GET', `customers/${phone}/messages?from=business`)).items

export const row = (page, name) => page.locator('[role=option]', { hasText: name }).first()
export const bubble = (page, text) => page.locator('[role=log] [role=article]', { hasText: text }).last()
export const leftUs = (spot) => spot.locator('[data-status=sent],[data-status=delivered],[data-status=read]').first()
export const workspaceOf = (page) => page.url().match(/\/w\/([^/]+)/)[1]

export async function says(page, text) {
  const box = page.locator('.composer textarea')
  await box.fill(text)
  await box.press('Enter')
}

/** Waits until the chat of this customer is in this state; answers its address. */
export async function chatIn(page, name, status = 'all') {
  const workspace = workspaceOf(page)
  const address = `${demo.root}/api/v1/workspaces/${workspace}/conversations?status=${status}&q=${encodeURIComponent(name)}`
  for (const end = Date.now() + patience; Date.now() < end; await pause(250)) {
    const { items } = await (await page.request.get(address)).json()
    if (items?.[0]) return `${demo.root}/w/${workspace}/inbox/all/${items[0].id}`
  }
  throw new Error(`no chat of ${name} is ${status} after ${patience} ms`)
}

/** Opens the chat of a new customer who just wrote. */
export async function chatOf(page, name, text = 'Halo kak') {
  const phone = stranger()
  await customer(phone, name)
  await writes(phone, { type: 'text', text })
  await page.goto(await chatIn(page, name))
  await bubble(page, text).waitFor()
  return phone
}

/** The picture is not only in the page: its bytes arrived and were read. */
export async function seen(picture) {
  await picture.waitFor()
  await picture.page().waitForFunction((img) => img.complete && img.naturalWidth > 0, await picture.elementHandle(), { timeout: patience })
  assert.ok(await picture.isVisible())
}
