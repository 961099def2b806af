import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepScreenshot, launchBrowser, openClosedPage, whyNoBrowser } from './browser.ts'
import { openExploredServer } from './explored-server.ts'

const where = whyNoBrowser === null ? 'in Chromium on a closed network' : `skipped because ${whyNoBrowser}`

describe.skipIf(whyNoBrowser !== null)(where, { timeout: 60_000 }, () => {
  let server: Awaited<ReturnType<typeof openExploredServer>>
  let browser: Browser

  beforeAll(async () => {
    server = await openExploredServer()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  it('GraphiQL runs its example queries', async () => {
    const { page, remote, complaints } = await openClosedPage(browser, server.origin)
    await page.goto(`${server.origin}/graphiql`)
    const run = page.getByRole('button', { name: /execute/i })
    const result = page.locator('.result-window')

    await run.click()
    await result.getByText('linkedDetailIds').waitFor()
    await keepScreenshot(page, 'graphiql')

    await page.getByRole('button', { name: 'FindPeople' }).click({ timeout: 5_000 })
    // For a moment after a change of tab GraphiQL still runs the operation of the one before: a person presses again.
    await expect
      .poll(
        async () => {
          await run.click()
          await page.waitForTimeout(500)
          return result.getByText('findPatients').count()
        },
        { timeout: 15_000 },
      )
      .toBeGreaterThan(0)
    await keepScreenshot(page, 'graphiql-find')

    expect(await result.getByText('errors').count()).toBe(0)
    expect(page.url()).toBe(`${server.origin}/graphiql`)
    expect(remote).toEqual([])
    expect(complaints).toEqual([])
  })

  it('GraphiQL shows the schema’s documentation', async () => {
    const { page, remote } = await openClosedPage(browser, server.origin)
    await page.goto(`${server.origin}/graphiql`)
    await page.getByRole('button', { name: /documentation/i }).click()
    await page.getByRole('link', { name: 'Query', exact: true }).first().click()
    await page.getByText('patientByNhsNumber').first().waitFor()
    await keepScreenshot(page, 'graphiql-docs')
    expect(remote).toEqual([])
  })

  it('Sandbox says that it cannot be loaded and leads to GraphiQL, rather than staying blank', async () => {
    const { page, remote } = await openClosedPage(browser, server.origin)
    await page.goto(`${server.origin}/graphql`)
    await page.getByText('could not be loaded').waitFor()
    await keepScreenshot(page, 'sandbox')
    expect(remote).toEqual([
      'https://embeddable-sandbox.cdn.apollographql.com/v2/embeddable-sandbox.umd.production.min.js',
    ])
    await page.getByRole('link', { name: 'GraphiQL' }).click()
    await page.getByRole('button', { name: /execute/i }).waitFor()
  })

  it('Sandbox starts with our endpoint and example where Apollo’s script arrives', async () => {
    const { page } = await openClosedPage(browser, server.origin)
    await page.route('https://embeddable-sandbox.cdn.apollographql.com/**', (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: 'window.EmbeddedSandbox = class { constructor(options) { window.sandboxOptions = options } }',
      }),
    )
    await page.goto(`${server.origin}/graphql`)
    await page.waitForFunction('window.sandboxOptions')
    expect(await page.evaluate('window.sandboxOptions')).toMatchObject({
      initialEndpoint: `${server.origin}/graphql`,
      runTelemetry: false,
      initialState: { document: server.examples[0]?.query, variables: { detailId: '1001' } },
    })
    expect(await page.getByText('GraphiQL').count()).toBe(0)
  })
})
