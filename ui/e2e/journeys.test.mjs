// What people do, in a real browser against the real binary and its emulated platform.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { barriers, control, newPage, openBrowser, patience, signIn, start } from './product.mjs'

let browser, demo
/** A customer nobody has heard of: each journey that needs a chat makes its own. */
let next = 1000
const stranger = () => `62813555${next++}`

before(async () => {
  browser = await openBrowser()
  demo = await start('demo', /Play customer/)
}, { timeout: 120_000 })
after(async () => {
  demo?.stop()
  await browser?.close()
})

const writes = (phone, what) => control(demo.phone, 'POST', `customers/${phone}/messages`, what)
const customer = (phone, name) => control(demo.phone, 'POST', 'customers', { phone, name })
const row = (page, name) => page.locator('[role=option]', { hasText: name }).first()
const bubble = (page, text) => page.locator('[role=log] [role=article]', { hasText: text }).last()
const box = (page) => page.locator('.composer textarea, form textarea').first()
const journey = (name, run, options) => test(name, async () => {
  const page = await newPage(browser, options)
  try {
    await run(page)
  } finally {
    await page.context().close()
  }
})

/** The address of the chat with this customer, once it has arrived. */
async function addressOf(page, name) {
  const path = await page.evaluate(async (wanted) => {
    const workspace = location.pathname.split('/')[2]
    for (let tries = 0; tries < 150; tries++) {
      const list = await (await fetch(`/api/v1/workspaces/${workspace}/conversations?status=all&q=${encodeURIComponent(wanted)}`)).json()
      if (list.items?.[0]) return `/w/${workspace}/inbox/all/${list.items[0].id}`
      await new Promise((done) => setTimeout(done, 200))
    }
    return null
  }, name)
  assert.ok(path, `the chat of ${name} is there`)
  return demo.root + path
}

/** Opens the chat of a new customer who just wrote. */
async function chatOf(page, name, text = 'Halo kak') {
  const phone = stranger()
  await customer(phone, name)
  await writes(phone, { type: 'text', text })
  await page.goto(await addressOf(page, name))
  await bubble(page, text).waitFor()
  return phone
}

async function says(page, text) {
  await box(page).fill(text)
  await box(page).press('Enter')
}

async function shot(page, name) {
  if (process.env.SAPA_SCREENSHOTS) await page.screenshot({ path: new URL(`../../docs/images/${name}.png`, import.meta.url).pathname })
}

journey('a wrong password keeps the e-mail, the right one opens the inbox', async (page) => {
  await page.goto(`${demo.root}/sign-in`)
  await page.fill('input[name=email]', 'demo@sapa.local')
  await page.fill('input[name=password]', 'certainly wrong')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').first().waitFor()
  assert.deepEqual(await barriers(page), [])
  await signIn(page, demo.root)
})

journey('the one-time link sets up a fresh installation', async (page) => {
  const fresh = await start('serve', /\/setup\?token=\S+/)
  try {
    await page.goto(fresh.said().match(/http\S+\/setup\?token=\S+/)[0])
    await page.locator('input[type=email]').fill('owner@toko.example')
    const fields = page.locator('form input:visible')
    for (const field of await fields.all()) {
      const [type, value] = [await field.getAttribute('type'), await field.inputValue()]
      if (value) continue
      await field.fill(type === 'password' ? 'sebuah kata panjang 9' : 'Toko Baru')
    }
    await page.locator('form button[type=submit]').click()
    await page.waitForURL(/\/w\//)
  } finally {
    fresh.stop()
  }
})

journey('a message appears without a reload, in the list and in the thread', async (page) => {
  await signIn(page, demo.root)
  const phone = await chatOf(page, 'Rina Journey', 'Apakah sofa masih ada?')
  await writes(phone, { type: 'text', text: 'Yang warna hijau' })
  await bubble(page, 'Yang warna hijau').waitFor()
  await row(page, 'Rina Journey').waitFor()
  await shot(page, 'inbox-light')
  assert.deepEqual(await barriers(page), [])
})

journey('a reply leaves and its ticks turn to read', async (page) => {
  await signIn(page, demo.root)
  await chatOf(page, 'Tika Journey')
  await says(page, 'Siap, masih ada kak')
  await bubble(page, 'Siap, masih ada kak').locator('[data-status=read]').waitFor({ timeout: 45_000 })
})

journey('pictures go both ways', async (page) => {
  await signIn(page, demo.root)
  const phone = await chatOf(page, 'Foto Journey')
  await writes(phone, { type: 'image', caption: 'ini kamarnya' })
  await bubble(page, 'ini kamarnya').locator('img').first().waitFor()
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC', 'base64')
  await page.locator('input[type=file]').first().setInputFiles({ name: 'sofa.png', mimeType: 'image/png', buffer: pixel })
  await page.locator('.tray').waitFor()
  await says(page, 'foto dari kami')
  await bubble(page, 'foto dari kami').locator('[data-status=sent],[data-status=delivered],[data-status=read]').first().waitFor({ timeout: 45_000 })
})

journey('a closed window offers templates instead of a box that fails', async (page) => {
  await signIn(page, demo.root)
  const phone = stranger()
  await customer(phone, 'Lama Journey')
  await writes(phone, { type: 'text', text: 'pesan lama', merge: { timestamp: '1790000000' } })
  await page.goto(await addressOf(page, 'Lama Journey'))
  await bubble(page, 'pesan lama').waitFor()
  await page.getByText('Choose an approved template', { exact: false }).first().waitFor()
})

journey('a note stays in the team', async (page) => {
  await signIn(page, demo.root)
  const phone = await chatOf(page, 'Catatan Journey')
  await page.getByRole('button', { name: 'Note', exact: true }).or(page.getByRole('tab', { name: 'Note', exact: true })).or(page.getByRole('radio', { name: 'Note', exact: true })).first().click()
  await says(page, 'pelanggan lama, beri diskon')
  await page.locator('[role=log]').getByText('pelanggan lama, beri diskon').first().waitFor()
  const got = await control(demo.phone, 'GET', `customers/${phone}/messages?from=business`)
  assert.ok(!JSON.stringify(got).includes('beri diskon'))
})

journey('search finds a Thai word inside a sentence', async (page) => {
  await signIn(page, demo.root)
  await chatOf(page, 'Thai Journey', 'สนใจเสื้อสีดำไซส์เอ็มค่ะ')
  const workspace = page.url().match(/\/w\/([^/]+)/)[1]
  await page.goto(`${demo.root}/w/${workspace}/search?q=${encodeURIComponent('สีดำ')}`)
  await page.locator('main, [role=main], body').getByText('Thai Journey').first().waitFor()
})

journey('a reply written offline goes out once when the line is back', async (page) => {
  await signIn(page, demo.root)
  const phone = await chatOf(page, 'Offline Journey')
  await page.context().setOffline(true)
  await says(page, 'ditulis tanpa sinyal')
  await bubble(page, 'ditulis tanpa sinyal').waitFor()
  await page.context().setOffline(false)
  await bubble(page, 'ditulis tanpa sinyal').locator('[data-status=read]').waitFor({ timeout: 60_000 })
  const got = await control(demo.phone, 'GET', `customers/${phone}/messages?from=business`)
  assert.equal(got.items.filter((item) => JSON.stringify(item).includes('ditulis tanpa sinyal')).length, 1)
})

journey('on a phone the list leads to the thread and back', async (page) => {
  await signIn(page, demo.root)
  assert.deepEqual(await barriers(page), [])
  await page.locator('[role=option]').first().click()
  await page.locator('[role=log]').waitFor()
  await shot(page, 'phone')
  await page.getByLabel('Back to the list').first().click()
  await page.locator('[role=listbox]').waitFor()
}, { viewport: { width: 390, height: 844 }, hasTouch: true })

journey('the inbox speaks Thai', async (page) => {
  await signIn(page, demo.root)
  const changed = await page.evaluate(() => fetch('/api/v1/me', { method: 'PATCH', headers: { 'content-type': 'application/json', 'x-csrf-token': '1' }, body: JSON.stringify({ language: 'th' }) }).then((answer) => answer.status))
  assert.equal(changed, 200)
  try {
    await page.reload()
    await page.waitForFunction(() => document.documentElement.lang === 'th', null, { timeout: patience })
    await page.getByText('ยังไม่ได้มอบหมาย').or(page.getByText('ปิดแล้ว')).or(page.getByText('ทั้งหมด', { exact: false })).first().waitFor()
  } finally {
    await page.evaluate(() => fetch('/api/v1/me', { method: 'PATCH', headers: { 'content-type': 'application/json', 'x-csrf-token': '1' }, body: JSON.stringify({ language: 'en' }) }))
  }
})

journey('a chat is closed from its header', async (page) => {
  await signIn(page, demo.root)
  await chatOf(page, 'Tutup Journey')
  await page.getByTitle('Close and open the next chat (E)').click()
  const workspace = page.url().match(/\/w\/([^/]+)/)[1]
  await page.waitForFunction(async ([ws, name]) => {
    const list = await (await fetch(`/api/v1/workspaces/${ws}/conversations?status=closed&q=${encodeURIComponent(name)}`)).json()
    return list.items.length === 1
  }, [workspace, 'Tutup Journey'], { timeout: patience, polling: 300 })
})

journey('the channels page shows health without barriers, in the dark too', async (page) => {
  await signIn(page, demo.root)
  await shot(page, 'inbox-dark')
  assert.deepEqual(await barriers(page), [])
  const workspace = page.url().match(/\/w\/([^/]+)/)[1]
  await page.goto(`${demo.root}/w/${workspace}/settings/channels`)
  await page.getByText('Jakarta').first().waitFor()
  await page.getByText('Connected').first().waitFor()
  assert.deepEqual(await barriers(page), [])
}, { colorScheme: 'dark' })
