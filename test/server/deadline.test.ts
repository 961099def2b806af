/** Nobody is kept waiting beyond the deadline, and what was asked for them is told to stop. */
import { expect, it, vi } from 'vitest'
import { withDeadline } from '../../gateway/deadline.ts'
import type { Door } from '../../gateway/door.ts'
import { ccapiRoutes } from '../../gateway/rest/ccapi/ccapi-routes.ts'
import { fhirRoutes } from '../../gateway/rest/fhir/fhir-routes.ts'
import { systemCaller } from '../setup/callers.ts'
import { openDoors } from '../setup/open-doors.ts'
import { answer, createTestServer } from './fake-door.ts'

/** Never answers, and keeps the signal it was given. */
function silent() {
  const signals: AbortSignal[] = []
  const door: Door = {
    execute: (_operation, _variables, _caller, signal) => {
      if (signal) signals.push(signal)
      return new Promise(() => undefined)
    },
  }
  return { door, signals }
}

it.each([
  ['/graphql', { errors: [{ extensions: { code: 'UNAVAILABLE' } }] }],
  ['/fhir/STU3/Patient/1', { resourceType: 'OperationOutcome', issue: [{ code: 'transient' }] }],
  ['/gp/patients/1/gp-problems/active', { Message: 'The service is temporarily unavailable.' }],
])('%s answers 503 in its own shape', async (url, body) => {
  const { door, signals } = silent()
  const bounded = withDeadline(door, 50)
  const { app } = await createTestServer(undefined, {
    door: bounded,
    contracts: [
      { prefix: '/fhir/STU3', routes: fhirRoutes(openDoors(bounded)) },
      { prefix: '', routes: ccapiRoutes(openDoors(bounded)) },
    ],
  })
  const reply = await app.inject(
    url === '/graphql'
      ? {
          method: 'POST',
          url,
          headers: { 'content-type': 'application/json' },
          payload: { query: '{ hello }' },
        }
      : url,
  )
  expect(reply.statusCode).toBe(503)
  expect(reply.json()).toMatchObject(body)
  expect(signals[0]?.aborted).toBe(true)
})

it('what is asked is told to stop when its caller goes', async () => {
  const { door, signals } = silent()
  const gone = new AbortController()
  const asked = withDeadline(door, 60_000).execute('{ hello }', {}, systemCaller, gone.signal)
  gone.abort()
  expect(await asked).toMatchObject({ data: null, errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
  expect(signals[0]?.aborted).toBe(true)
})

it('an answer in time leaves nothing behind', async () => {
  vi.useFakeTimers()
  const door: Door = { execute: () => Promise.resolve(answer({ hello: 'world' }) as never) }
  const stays = new AbortController()
  const reply = await withDeadline(door, 60_000).execute('{ hello }', {}, systemCaller, stays.signal)
  expect(reply.data).toEqual({ hello: 'world' })
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})
