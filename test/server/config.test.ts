import { expect, it } from 'vitest'
import { readConfig } from '../../gateway/config.ts'

it('needs nothing to be set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({
    config: { port: 4000, host: '127.0.0.1', databaseUrl: undefined, dataDir: '.data', seedPatients: 200 },
  })
})

it('names every mistake at once, one line each, without a password', () => {
  const result = readConfig({
    PORT: '4e3',
    HOST: 'not a host',
    SUBGRAPH_CLINICAL_URL: 'http://care:hunter2@clinical',
    SEED_PATIENTS: '-1',
  })
  const mistakes = 'mistakes' in result ? result.mistakes : []
  expect(mistakes.map((line) => line.split(' ')[0])).toEqual([
    'PORT',
    'SEED_PATIENTS',
    'SUBGRAPH_CLINICAL_URL',
    'HOST',
  ])
  expect(mistakes.join()).not.toMatch(/hunter2|\n/)
})

it.each([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
  [' ', false],
  // Another program's.
  ['express:*', false],
])('takes DEBUG=%s as %s', (DEBUG, debug) => {
  expect(readConfig({ DEBUG })).toMatchObject({ config: { debug } })
})

it('takes a safelist only where both of its variables say so', () => {
  expect(readConfig({ OPERATIONS: 'safelisted', OPERATIONS_FILE: 'ops' })).toMatchObject({
    config: { operationsFile: 'ops', introspection: true },
  })
  expect(readConfig({ OPERATIONS: 'safelisted' })).toHaveProperty('mistakes')
  expect(readConfig({ OPERATIONS_FILE: 'ops' })).toHaveProperty('mistakes')
})

it.each([
  [{}, true],
  [{ INTROSPECTION: 'Off' }, false],
  [{ NODE_ENV: 'production' }, false],
  [{ NODE_ENV: 'production', INTROSPECTION: 'on' }, true],
])('tells the schema to everybody with %j: %s', (environment, introspection) => {
  expect(readConfig(environment)).toMatchObject({ config: { introspection } })
  expect(readConfig({ ...environment, INTROSPECTION: 'no' })).toHaveProperty('mistakes')
})

it('takes a token for metrics that nobody guesses', () => {
  const METRICS_TOKEN = 'a-token-that-only-prometheus-has'
  expect(readConfig({ METRICS_TOKEN })).toMatchObject({ config: { metricsToken: METRICS_TOKEN } })
  expect(readConfig({ METRICS_TOKEN: 'short' })).toEqual({
    mistakes: ['METRICS_TOKEN must have 32 bytes or more.'],
  })
})

it('takes no deadline that nothing could meet', () => {
  expect(readConfig({ REQUEST_TIMEOUT_MS: '1' })).toMatchObject({ config: { requestTimeoutMs: 1 } })
  expect(readConfig({ REQUEST_TIMEOUT_MS: '0' })).toEqual({
    mistakes: ['REQUEST_TIMEOUT_MS must be a whole number from 1 to 600000; it is "0".'],
  })
})

it('takes one to 16 workers, and one unless told', () => {
  expect(readConfig({})).toMatchObject({ config: { workers: 1 } })
  expect(readConfig({ WORKERS: '4' })).toMatchObject({ config: { workers: 4 } })
  for (const WORKERS of ['0', '17', 'auto']) expect(readConfig({ WORKERS })).toHaveProperty('mistakes')
})
