import { buildSchema, execute, parse } from 'graphql'
import { describe, expect, it } from 'vitest'

import { createInProcessExecutor } from '../../gateway/graph/in-process.ts'

const schema = buildSchema(`
  scalar Json
  input Tree { value: Int = 1, children: [Tree!] }
  type Query { echo(tree: Tree, json: Json, list: [Int!]): String, who: String, later: [Thing!]! }
  type Thing { name: String!, other: Thing }
`)
const fields = schema.getQueryType()?.getFields() ?? {}
if (fields.echo) fields.echo.resolve = (_, args) => JSON.stringify(args)
if (fields.who) fields.who.resolve = (_, __, context) => context.caller
if (fields.later)
  fields.later.resolve = async () => [
    { name: 'a', other: null },
    { name: 'b', other: { name: null } },
  ]

const executor = createInProcessExecutor({ schema, cacheSize: 2 })
const ask = (query: string, variables = {}, context: unknown = undefined) =>
  executor({ query, variables, context, operationKind: 'query' })

describe('a subgraph in this process', () => {
  it.each<[string, string, Record<string, unknown>]>([
    [
      'input types that contain themselves',
      'query ($t: Tree) { echo(tree: $t) }',
      { t: { children: [{ children: [{ value: 2 }] }] } },
    ],
    [
      'variables inside the literal of a custom scalar',
      'query ($v: Int) { echo(json: { a: [$v], b: $v }) }',
      { v: 3 },
    ],
    ['one value for a list', 'query ($l: [Int!]) { echo(list: $l) }', { l: 4 }],
    ['defaults', 'query ($l: [Int!] = [7], $j: Json) { echo(list: $l, json: $j) }', {}],
    ['an absent field of an input object', 'query ($v: Int) { echo(tree: { value: $v }) }', {}],
    ['a null field of an input object', 'query ($v: Int) { echo(tree: { value: $v }) }', { v: null }],
    [
      'an absent field of an input object in a list',
      'query ($v: Int, $w: Int) { echo(tree: { children: [{ value: $v }, { value: $w }] }) }',
      { w: 3 },
    ],
    ['nulls', 'query ($l: [Int!] = [7], $t: Tree) { echo(list: $l, tree: $t) }', { l: null, t: null }],
    ['nulls that bubble', '{ later { name other { name } } }', {}],
  ])('takes %s as graphql does', async (_, query, variables) => {
    const expected = await execute({ schema, document: parse(query), variableValues: variables })
    const actual = await ask(query, variables)
    expect(JSON.stringify(actual.data)).toBe(JSON.stringify(expected.data))
    expect(actual.errors?.map(({ path }) => path)).toEqual(expected.errors?.map(({ path }) => path))
  })

  it('refuses a variable of the wrong type', async () => {
    const { data, errors } = await ask('query ($l: [Int!]) { echo(list: $l) }', { l: 'x' })
    expect(data).toBeUndefined()
    expect(errors).toHaveLength(1)
  })

  it('passes the context on', async () => {
    expect(await ask('{ who }', {}, { caller: 'c' })).toMatchObject({ data: { who: 'c' } })
  })

  it('answers at once when its resolvers do', () => {
    expect(ask('{ who }', {}, { caller: 'c' })).not.toBeInstanceOf(Promise)
  })
})
