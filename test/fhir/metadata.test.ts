import Fastify from 'fastify'
import { expect, test } from 'vitest'
import type { Door } from '../../gateway/door.ts'
import { fhirRoutes } from '../../gateway/rest/fhir/fhir-routes.ts'
import { openDoors } from '../setup/open-doors.ts'

const closedDoor: Door = { execute: () => Promise.reject(new Error('metadata needs no record')) }

async function metadata(method: 'GET' | 'OPTIONS', path: string) {
  const app = Fastify()
  await app.register(fhirRoutes({ ...openDoors(closedDoor), publicOrigin: 'https://record.example' }), {
    prefix: '/fhir/STU3',
  })
  const reply = await app.inject({ method, url: `/fhir/STU3${path}` })
  expect(reply.statusCode).toBe(200)
  return reply.json()
}

test('describes what is registered and nothing else', async () => {
  const statement = await metadata('GET', '/metadata')
  expect(statement).toMatchObject({
    resourceType: 'CapabilityStatement',
    status: 'active',
    kind: 'instance',
    fhirVersion: '3.0.1',
    acceptUnknown: 'extensions',
    format: ['application/fhir+json', 'json'],
    implementation: { url: 'https://record.example/fhir/STU3' },
  })
  const started = Date.now() - performance.now()
  expect(Date.parse(statement.date)).toBeGreaterThan(started - 1000)
  const [rest] = statement.rest
  expect(rest.mode).toBe('server')
  expect(rest.resource.map((resource: { type: string }) => resource.type)).toEqual(['Patient', 'Condition'])
  const [patient, condition] = rest.resource
  expect(condition).toMatchObject({
    profile: { reference: 'https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Condition-1' },
    interaction: [{ code: 'read' }, { code: 'search-type' }],
  })
  const named = (params: { name: string; type: string }[]) =>
    params.map(({ name, type }) => `${name}: ${type}`)
  expect(named(condition.searchParam)).toEqual([
    'patient: reference',
    'patient.identifier: token',
    'patient.getAllLinkedPatients: token',
    'category: token',
    'clinical-status: token',
    'code: token',
  ])
  expect(named(patient.searchParam)).toEqual([
    '_id: token',
    'identifier: token',
    'family: string',
    'given: string',
    'name: string',
    'gender: token',
    'birthdate: date',
    'address-postalcode: string',
    'email: token',
    'phone: token',
    'getAllLinkedPatients: token',
  ])
})

test('says the same to OPTIONS at the base', async () => {
  expect(await metadata('OPTIONS', '/')).toEqual(await metadata('GET', '/metadata'))
})
