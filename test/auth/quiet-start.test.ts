/** What a person sees on a terminal is ours: no library speaks there. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { typescriptOptions } from '../setup/typescript.ts'

const program = `
  import Fastify from 'fastify'
  import { createSandboxIssuer } from './gateway/auth/sandbox-issuer/sandbox-issuer.ts'
  const app = Fastify()
  const issuer = () => 'http://127.0.0.1:' + app.server.address().port + '/oauth2'
  const sandbox = await createSandboxIssuer({ issuer, audience: 'care', patientNhsNumber: '9990000018',
    recordAnswer: async () => undefined })
  await app.register(sandbox.routes, { prefix: '/oauth2' })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const ask = (client_secret, headers) => fetch(issuer() + '/token', { method: 'POST', headers, body:
    new URLSearchParams({ grant_type: 'client_credentials', client_id: 'sandbox', client_secret }) })
  const statuses = [(await ask('sandbox')).status, (await ask('guess')).status]
  statuses.push((await ask('sandbox', { origin: 'http://page.example', 'x-forwarded-proto': 'https' })).status)
  await sandbox.mintToken('sandbox')
  console.log(statuses.join())
  await app.close()
`

it('starts, answers and refuses without a word from a library', async () => {
  const { PATH = '', HOME = '' } = process.env
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [...typescriptOptions, '--input-type=module', '--eval', program],
    { env: { PATH, HOME } },
  )
  expect({ stdout, stderr }).toEqual({ stdout: '200,401,200\n', stderr: '' })
})
