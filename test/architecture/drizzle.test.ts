/** Dependencies inside `drizzle` point one way too. */
import { describe, expect, test } from 'vitest'
import { sourceFiles } from './imports.ts'

const files = sourceFiles().filter(({ path }) => path.startsWith('drizzle/'))

const schema = /^drizzle\/schema\//
const store = /^drizzle\/store\//
/** What a caller may be told, for the two rooms that answer callers. */
const fault = /^schema\/fault\.ts$/
/** The parts of the record that products open: contract and tables name the same. */
const bundles = /^schema\/bundles\.ts$/
const memory = /^schema\/short-memory\.ts$/
/** Whether anybody still waits for a statement. */
const waiting = /^schema\/waiting\.ts$/

/** What a room of `drizzle` may import of the others. */
const allowed: readonly { readonly room: string; readonly may: readonly RegExp[] }[] = [
  { room: 'drizzle/schema/', may: [bundles] },
  // Each of the two opens and explains with the other's help; nothing else of ours is below them.
  { room: 'drizzle/store/', may: [/^drizzle\/embedded\//, waiting] },
  { room: 'drizzle/embedded/', may: [store] },
  { room: 'drizzle/links/', may: [schema, store] },
  { room: 'drizzle/import/', may: [schema, store, /^drizzle\/links\//] },
  { room: 'drizzle/synthetic/', may: [schema, store] },
  { room: 'drizzle/audit/', may: [schema, fault] },
  { room: 'drizzle/access/', may: [schema, fault, bundles, memory] },
  { room: 'drizzle/admin/', may: [store, /^drizzle\/(audit|access|links)\//] },
]

describe('inside drizzle', () => {
  test.each(allowed)('$room', ({ room, may }) => {
    const inRoom = files.filter(({ path }) => path.startsWith(room))
    expect(inRoom.length).toBeGreaterThan(0)
    const strays = inRoom.flatMap(({ path, imports }) =>
      imports
        .filter((target) => !target.startsWith(room) && !may.some((pattern) => pattern.test(target)))
        .map((target) => `${path} → ${target}`),
    )
    expect(strays).toEqual([])
  })

  test('every connection is made by the store, with its TLS, types and names', () => {
    const asValue = /^import (?!type )[^\n]* from 'postgres'$/m
    const connecting = sourceFiles().filter(({ text }) => asValue.test(text))
    expect(connecting.map(({ path }) => path)).toEqual(['drizzle/store/connection.ts'])
  })
})
