/** Headless Chromium that reaches nothing but this machine. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'

/** Says why browser tests do not run here; null where they do. */
export const whyNoBrowser = existsSync(CHROMIUM) ? null : `there is no ${CHROMIUM}: apt-get install chromium`

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export interface ClosedPage {
  readonly page: Page
  /** Addresses that the page tried to reach elsewhere; all were refused. */
  readonly remote: readonly string[]
  /** What the browser complained of: errors of scripts and of the content security policy. */
  readonly complaints: readonly string[]
}

/** A page on a closed network: only this origin answers. */
export async function openClosedPage(browser: Browser, origin: string): Promise<ClosedPage> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 850 } })
  const remote: string[] = []
  const complaints: string[] = []
  await page.route('**/*', (route) => {
    const url = route.request().url()
    if (url.startsWith(`${origin}/`)) return route.continue()
    remote.push(url)
    return route.abort()
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return { page, remote, complaints }
}

/** Set SCREENSHOTS to a folder to look at what the browser shows. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) })
}
