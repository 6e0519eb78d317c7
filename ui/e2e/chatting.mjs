// Customers write, the shop answers.

import assert from 'node:assert/strict'
import { barriers, signIn } from './product.mjs'
import { bubble, chatIn, chatOf, customer, demo, journey, leftUs, onTheirPhone, row, says, seen, stranger, workspaceOf, writes } from './steps.mjs'

journey('a message appears without a reload, in the list and in the thread', async (page) => {
  await signIn(page, demo.root)
  await page.goto(`${demo.root}/w/${workspaceOf(page)}/inbox/all`)
  await page.locator('[role=option]').first().waitFor()
  await page.evaluate(() => { globalThis.sameVisit = true })
  const phone = stranger()
  await customer(phone, 'Rina Journey')
  await writes(phone, { type: 'text', text: 'Apakah sofa masih ada?' })
  await row(page, 'Rina Journey').click()
  await bubble(page, 'Apakah sofa masih ada?').waitFor()
  await writes(phone, { type: 'text', text: 'Yang warna hijau' })
  await bubble(page, 'Yang warna hijau').waitFor()
  await row(page, 'Yang warna hijau').waitFor()
  assert.equal(await page.evaluate(() => globalThis.sameVisit), true)
  assert.deepEqual(await barriers(page), [])
})

journey('a reply leaves and its ticks turn to read', async (page) => {
  await signIn(page, demo.root)
  const phone = await chatOf(page, 'Tika Journey')
  await says(page, 'Siap, masih ada kak')
  await bubble(page, 'Siap, masih ada kak').locator('[data-status=read]').waitFor({ timeout: 60_000 })
  assert.match(JSON.stringify(await onTheirPhone(phone)), /Siap, masih ada kak/)
})

journey('pictures go both ways', async (page) => {
  await signIn(page, demo.root)
  const phone = await chatOf(page, 'Foto Journey')
  await writes(phone, { type: 'image', caption: 'ini kamarnya' })
  await seen(bubble(page, 'ini kamarnya').locator('img:not(.avatar img)').first())
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4z8AAAAMBAQD3A0FDAAAAAElFTkSuQmCC', 'base64')
  await page.locator('.composer input[type=file]').setInputFiles({ name: 'sofa.png', mimeType: 'image/png', buffer: pixel })
  await page.locator('.tray').waitFor()
  await page.locator('.composer button.send:not([aria-disabled=true])').waitFor()
  await says(page, 'foto dari kami')
  await leftUs(bubble(page, 'foto dari kami')).waitFor({ timeout: 60_000 })
  assert.match(JSON.stringify(await onTheirPhone(phone)), /"kind":"image"/)
})

journey('a closed window offers templates, and one goes out', async (page) => {
  await signIn(page, demo.root)
  const phone = stranger()
  await customer(phone, 'Lama Journey')
  const threeDaysAgo = String(Math.floor(Date.now() / 1000) - 3 * 86_400)
  await writes(phone, { type: 'text', text: 'pesan lama', merge: { timestamp: threeDaysAgo } })
  await page.goto(await chatIn(page, 'Lama Journey'))
  await bubble(page, 'pesan lama').waitFor()
  await page.locator('.closed-box .template-list button').first().click()
  await page.locator('.closed-box form.fill').waitFor()
  for (const blank of await page.locator('.fill input:visible').all()) {
    if (!(await blank.inputValue())) await blank.fill('12')
  }
  assert.equal(await page.locator('.composer textarea').count(), 0)
  await page.getByRole('button', { name: 'Send template' }).click()
  await leftUs(page.locator('[role=log] [role=article]').last()).waitFor({ timeout: 60_000 })
  assert.match(JSON.stringify(await onTheirPhone(phone)), /"kind":"template"/)
})

journey('a note stays in the team', async (page) => {
  await signIn(page, demo.root)
  const phone = await chatOf(page, 'Catatan Journey')
  await page.getByRole('radio', { name: 'Note', exact: true }).or(page.getByRole('button', { name: 'Note', exact: true })).first().click()
  await page.locator('.composer[data-mode=note]').waitFor()
  await says(page, 'pelanggan lama, beri diskon')
  await page.locator('[role=log]').getByText('pelanggan lama, beri diskon').first().waitFor()
  // A reply after it has surely left: whatever came before it would be there too.
  await page.getByRole('radio', { name: 'Reply', exact: true }).or(page.getByRole('button', { name: 'Reply', exact: true })).first().click()
  await says(page, 'Ada yang bisa dibantu?')
  await leftUs(bubble(page, 'Ada yang bisa dibantu?')).waitFor({ timeout: 60_000 })
  const got = JSON.stringify(await onTheirPhone(phone))
  assert.match(got, /Ada yang bisa dibantu/)
  assert.ok(!got.includes('beri diskon'))
})

journey('a reply written offline goes out once when the line is back', async (page) => {
  await signIn(page, demo.root)
  const phone = await chatOf(page, 'Offline Journey')
  await page.context().setOffline(true)
  await says(page, 'ditulis tanpa sinyal')
  await bubble(page, 'ditulis tanpa sinyal').waitFor()
  assert.deepEqual(await onTheirPhone(phone), [])
  await page.context().setOffline(false)
  await bubble(page, 'ditulis tanpa sinyal').locator('[data-status=read]').waitFor({ timeout: 90_000 })
  const got = await onTheirPhone(phone)
  assert.equal(got.filter((item) => JSON.stringify(item).includes('ditulis tanpa sinyal')).length, 1)
  assert.equal(await page.locator('[role=log] [role=article]', { hasText: 'ditulis tanpa sinyal' }).count(), 1)
})
