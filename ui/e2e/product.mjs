// The real binary on free ports with a fresh folder, and a real Chromium: started once for all journeys.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const binary = process.env.SAPA_BIN
export const patience = 30_000

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Starts `sapa <command>` and waits until it says the words. */
export async function start(command, words) {
  if (!binary) throw new Error('SAPA_BIN must name the sapa binary')
  const dir = mkdtempSync(join(tmpdir(), 'sapa-journeys-'))
  const [port, emulators] = [await freePort(), await freePort()]
  const env = { ...process.env, SAPA_DATA_DIR: dir, SAPA_LISTEN: `127.0.0.1:${port}`, SAPA_EMULATORS_LISTEN: `127.0.0.1:${emulators}`, SAPA_LOG: 'warn' }
  const child = spawn(binary, [command], { env })
  let said = ''
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`sapa ${command} was not ready in time:\n${said}`)), 90_000)
    const hear = (chunk) => {
      said += chunk
      if (words.test(said)) {
        clearTimeout(late)
        resolve()
      }
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', () => reject(new Error(`sapa ${command} ended:\n${said}`)))
  })
  const stop = () => {
    child.removeAllListeners('exit')
    child.kill('SIGTERM')
    child.on('exit', () => rmSync(dir, { recursive: true, force: true }))
  }
  return { root: `http://127.0.0.1:${port}`, phone: `http://127.0.0.1:${emulators}`, said: () => said, stop }
}

export function openBrowser() {
  return chromium.launch({ executablePath: process.env.SAPA_CHROMIUM || '/usr/bin/chromium', args: flags })
}

/** A page of its own: nothing is shared with other journeys. */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...options })
  context.setDefaultTimeout(patience)
  return context.newPage()
}

export async function signIn(page, root) {
  await page.goto(`${root}/sign-in`)
  await page.fill('input[name=email]', 'demo@sapa.local')
  await page.fill('input[name=password]', 'greet-every-chat')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/w\/.*inbox/)
  await page.locator('[role=option]').first().waitFor()
}

/** What axe finds that keeps people out. */
export async function barriers(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
  return violations.filter((found) => ['serious', 'critical'].includes(found.impact)).map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`)
}

/** Says something to the emulated platform. */
export async function control(phone, method, path, body) {
  const answer = await fetch(`${phone}/_control/${path}`, { method, headers: { 'content-type': 'application/json' }, body: body && JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
