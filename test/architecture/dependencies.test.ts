/** Dependencies point one way; these rules are the map of the project. */
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type SourceFile, sourceFiles } from './imports.ts'

const files = sourceFiles()
const within = (folder: string) => files.filter(({ path }) => path.startsWith(folder))

/** What every server of ours has in common. */
const serving = /^subgraphs\/serving\//
/** Runs one schema's operations; knows nothing of this one. */
const execution = /^subgraphs\/execution\//
const tables = /^drizzle\/schema\//
const contract = /^schema\//
const sharedBySubgraphs = /^subgraphs\/shared\//
/** Beside the door: what every way in needs of HTTP and JSON. */
const doorAndErrors =
  /^(gateway\/(door|entrance|errors|json-object|visits?)|subgraphs\/serving\/hang-up)\.ts$/
/** What an event of the audit is, and how a list of recent things is kept. */
const auditAndRecent = /^(drizzle\/audit\/audit-event|gateway\/graph\/recent-map)\.ts$/
/** What the REST contracts share lies directly in their folder. */
const sharedByAdapters = /^gateway\/rest\/[^/]+\.ts$/

/** What a room may import of the project's own, besides itself. */
const allowed: readonly { readonly room: string; readonly may: readonly RegExp[] }[] = [
  { room: 'drizzle/', may: [/^schema\/(fault|bundles|short-memory|waiting)\.ts$/] },
  { room: 'schema/', may: [] },
  { room: 'subgraphs/serving/', may: [] },
  { room: 'subgraphs/execution/', may: [] },
  { room: 'subgraphs/shared/', may: [contract, tables] },
  { room: 'subgraphs/demographics/', may: [sharedBySubgraphs, contract, tables] },
  { room: 'subgraphs/clinical/', may: [sharedBySubgraphs, contract, tables] },
  { room: 'subgraphs/admin-adt/', may: [sharedBySubgraphs, contract, tables] },
  { room: 'subgraphs/audit/', may: [sharedBySubgraphs, contract, tables] },
  {
    room: 'subgraphs/serve/',
    may: [/^subgraphs\/open-subgraph\.ts$/, contract, serving, execution, /^drizzle\/store\//],
  },
  { room: 'gateway/graph/', may: [execution] },
  {
    room: 'gateway/transport/',
    may: [/^gateway\/graph\/subgraph\.ts$/, doorAndErrors, contract, serving],
  },
  {
    room: 'gateway/supergraph/',
    may: [/^gateway\/(graph|transport)\//, /^gateway\/json-object\.ts$/, serving],
  },
  { room: 'gateway/auth/', may: [contract] },
  {
    room: 'gateway/audit/',
    may: [doorAndErrors, auditAndRecent, contract, /^gateway\/auth\/(caller|token-answer)\.ts$/],
  },
  { room: 'gateway/workers/', may: [/^gateway\/auth\/sandbox-issuer\/signing-key\.ts$/, contract, serving] },
  { room: 'gateway/explore/', may: [/^gateway\/door\.ts$/] },
  { room: 'gateway/rest/fhir/', may: [sharedByAdapters, doorAndErrors, contract] },
  { room: 'gateway/rest/ccapi/', may: [sharedByAdapters, doorAndErrors, contract] },
  { room: 'gateway/server/', may: [/^gateway\//, contract, serving] },
]

describe('dependencies point one way', () => {
  test.each(allowed)('$room', ({ room, may }) => {
    const inRoom = within(room)
    expect(inRoom.length).toBeGreaterThan(0)
    const strays = inRoom.flatMap(({ path, imports }) =>
      imports
        .filter((target) => !target.startsWith(room) && !may.some((pattern) => pattern.test(target)))
        .map((target) => `${path} → ${target}`),
    )
    expect(strays).toEqual([])
  })

  test('what adapters share knows neither contract', () => {
    const shared = files.filter(({ path }) => sharedByAdapters.test(path))
    const strays = shared.flatMap(({ path, imports }) =>
      imports
        .filter(
          (target) => ![sharedByAdapters, doorAndErrors, contract].some((pattern) => pattern.test(target)),
        )
        .map((target) => `${path} → ${target}`),
    )
    expect(strays).toEqual([])
  })

  test('the engine knows nothing of care records, HTTP or a web framework', () => {
    const words = /patient|detail ?id|clinical|demographics|fhir|ccapi|fastify|node:http/i
    expect(
      within('gateway/graph/')
        .filter(({ text }) => words.test(text))
        .map(({ path }) => path),
    ).toEqual([])
  })

  test('a subgraph’s folder is opened by one file, for every process that runs it', () => {
    const folder = /^subgraphs\/(demographics|clinical|admin-adt|audit)\//
    const openers = files.filter(
      ({ path, imports }) => !folder.test(path) && imports.some((target) => folder.test(target)),
    )
    expect(openers.map(({ path }) => path)).toEqual(['subgraphs/open-subgraph.ts'])
  })

  test('only the composition root knows both the engine and the subgraphs', () => {
    const both = files.filter(
      ({ path, imports }) =>
        path.startsWith('gateway/') &&
        imports.some(
          (target) => target.startsWith('subgraphs/') && !serving.test(target) && !execution.test(target),
        ),
    )
    expect(both.map(({ path }) => path)).toEqual(['gateway/record-graph.ts'])
  })

  test('only the start opens the audit and the subscriptions', () => {
    const stores = /^drizzle\/(audit|access)\//
    const openers = files.filter(
      ({ path, text }) =>
        /^(gateway|subgraphs)\//.test(path) &&
        [...text.matchAll(/^import (?!type )[^;]*? from '([^']+)'/gms)].some(
          ([, target = '']) =>
            stores.test(target.replace(/^(\.\.\/)+/, '')) && !target.endsWith('audit-event.ts'),
        ),
    )
    expect(openers.every(({ path }) => /^gateway\/(main\.ts|opening\/)/.test(path))).toBe(true)
    expect(openers.length).toBeGreaterThan(0)
  })

  test('who a caller is, is established in one place: adapters and pages know nothing of tokens', () => {
    const auth = /^gateway\/auth\//
    const may = /^gateway\/(auth|opening|audit|workers)\/|^gateway\/(door|entrance|visit|visits|main)\.ts$/
    const strays = within('gateway/').filter(
      ({ path, imports }) => !may.test(path) && imports.some((target) => auth.test(target)),
    )
    expect(strays.map(({ path }) => path)).toEqual([])
  })

  test('no adapter reaches a table, a driver or Apollo', () => {
    const forbidden = /^(postgres|drizzle-orm|@apollo\/|dataloader)/
    expect(
      within('gateway/rest/').flatMap(({ path, packages }) =>
        packages.filter((name) => forbidden.test(name)).map((name) => `${path} → ${name}`),
      ),
    ).toEqual([])
  })

  test('no file imports itself by a detour, types aside', () => {
    expect(cycles(files)).toEqual([])
  })

  test('every import of our own names a file', () => {
    const missing = files.flatMap(({ path, imports }) =>
      imports.filter((target) => !existsSync(target)).map((target) => `${path} → ${target}`),
    )
    expect(missing).toEqual([])
  })
})

describe('habits', () => {
  test('only main reads the environment', () => {
    const readers = files.filter(
      ({ path, text }) => /process\.env|process\.argv/.test(text) && !path.endsWith('main.ts'),
    )
    expect(readers.map(({ path }) => path)).toEqual([])
  })

  test('no file is named for what it happens to hold', () => {
    expect(
      files
        .filter(({ path }) => /\/(utils?|helpers?|common|types|misc)\.ts$/.test(path))
        .map(({ path }) => path),
    ).toEqual([])
  })

  test('nothing under the Elastic licence is imported', () => {
    const elastic = /^@apollo\/(gateway|query-planner|composition|federation-internals|query-graphs)/
    expect(
      files.flatMap(({ path, packages }) =>
        packages.filter((name) => elastic.test(name)).map((name) => `${path} → ${name}`),
      ),
    ).toEqual([])
  })

  test('no file grows beyond 250 lines, generated ones and data tables aside', () => {
    const long = files.filter(
      ({ path, text }) => !/generated|\/terminology\//.test(path) && text.split('\n').length > 251,
    )
    expect(long.map(({ path }) => path)).toEqual([])
  })
})

/** Import cycles that remain when the program runs: `import type` and generated types do not. */
function cycles(all: readonly SourceFile[]): string[] {
  const targets = new Map(all.map((file) => [file.path, runtimeImports(file)]))
  const found: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (path: string, trail: readonly string[]) => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    state.set(path, 'open')
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path])
    state.set(path, 'done')
  }
  for (const { path } of all) visit(path, [])
  return found
}

function runtimeImports({ text, imports }: SourceFile): string[] {
  const typeOnly = new Set(
    [...text.matchAll(/import type [^;]*? from '(\.[^']+)'/g)].map(([, name = '']) => name),
  )
  const names = [...text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\()'(\.[^']+)'/g)].map(
    ([, name = '']) => name,
  )
  return imports.filter((_target, index) => !typeOnly.has(names[index] ?? ''))
}
