import { readFileSync } from 'node:fs'
import { buildSchema, parse } from 'graphql'
import { expect, it } from 'vitest'
import { reachedTypes } from '../../gateway/server/operations/reached-types.ts'

const sdl = readFileSync(new URL('../../schema/generated/api.graphql', import.meta.url), 'utf8')
const schema = buildSchema(sdl)
const reached = (text: string, name: string | null = null) =>
  Object.fromEntries(
    [...reachedTypes(parse(text), name, schema)].map(([type, ways]) => [type, [...ways].sort()]),
  )

it.each<[string, Record<string, string[]>]>([
  ['{ condition(id: "c") { code { text } } }', { Condition: ['read'] }],
  ['{ patient(detailId: "1") { name { name { family } } } }', { Patient: ['read'] }],
  ['{ patientByNhsNumber(nhsNumber: "1") { detailId } }', { Patient: ['search'] }],
  ['{ findPatients(criteria: {}) { totalCount } }', { Patient: ['search'] }],
  ['{ findPatients(criteria: {}) { nodes { records { gender } } } }', { Patient: ['search'] }],
  ['{ organizations { nodes { name } } }', { Organization: ['search'] }],
  ['{ tenancies { name } __typename }', {}],
  // Lists, though nothing of an item is asked for.
  ['{ patient(detailId: "1") { conditions { totalCount } } }', { Patient: ['read'], Condition: ['search'] }],
  // What hangs on a record is reached as it is.
  ['{ condition(id: "c") { encounter { status } } }', { Condition: ['read'], Encounter: ['read'] }],
  ['{ condition(id: "c") { record { gender } } }', { Condition: ['read'], Patient: ['read'] }],
  [
    '{ patient(detailId: "1") { conditions { nodes { record { gender } encounter { status } } } } }',
    { Patient: ['read'], Condition: ['search'], Encounter: ['search'] },
  ],
  [
    '{ condition(id: "c") { record { patient { conditions { totalCount } } } } }',
    { Condition: ['read', 'search'], Patient: ['read'] },
  ],
  // However it is written.
  [
    `{ a: condition(id: "c") @skip(if: true) { ...f } patient(detailId: "1") { ... on Patient { conditions { nodes { ...f } } } } }
     fragment f on Condition { encounter { ...g } } fragment g on Encounter { status }`,
    { Condition: ['read', 'search'], Encounter: ['read', 'search'], Patient: ['read'] },
  ],
])('%s', (text, expected) => {
  expect(reached(text)).toEqual(expected)
})

it('is told of the operation that runs', () => {
  const text = 'query A { condition(id: "c") { id } } query B { observation(id: "o") { id } }'
  expect(reached(text, 'B')).toEqual({ Observation: ['read'] })
  expect(reached(text, 'C')).toEqual({})
})

it('takes no longer for fragments that are spread over and over', () => {
  const fragments = Array.from(
    { length: 30 },
    (_, index) => `fragment f${index} on Patient { ...f${index + 1} ...f${index + 1} }`,
  )
  const text = `{ patient(detailId: "1") { ...f0 } } ${fragments.join(' ')} fragment f30 on Patient { ...f0 detailId }`
  expect(reached(text)).toEqual({ Patient: ['read'] })
})
