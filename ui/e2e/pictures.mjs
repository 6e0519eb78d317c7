// The pictures of the documents: taken first, while the demo holds only its own chats. Only with SAPA_SCREENSHOTS=1.

import { signIn } from './product.mjs'
import { demo, journey, row, workspaceOf } from './steps.mjs'

async function picture(page, name) {
  await signIn(page, demo.root)
  await page.goto(`${demo.root}/w/${workspaceOf(page)}/inbox/all`)
  await row(page, 'วิชัย บุญมา').click()
  await page.locator('[role=log] [role=article]').first().waitFor()
  await page.waitForFunction(() => [...document.images].every((img) => img.complete) && document.fonts.status === 'loaded' && !document.querySelector('.skeleton'))
  await page.mouse.move(0, 0)
  await page.screenshot({ path: new URL(`../../docs/images/${name}.png`, import.meta.url).pathname, animations: 'disabled' })
}

if (process.env.SAPA_SCREENSHOTS === '1') {
  journey('picture: the inbox', (page) => picture(page, 'inbox-light'), { colorScheme: 'light' })
  journey('picture: the inbox in the dark', (page) => picture(page, 'inbox-dark'), { colorScheme: 'dark' })
  journey('picture: a thread on a phone', (page) => picture(page, 'phone'), { viewport: { width: 390, height: 844 }, hasTouch: true })
}
