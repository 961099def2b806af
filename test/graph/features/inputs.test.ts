import { GraphQLScalarType, Kind, printType } from 'graphql'
import { describe, expect, it } from 'vitest'

import { federate } from './federate.ts'

type Args = Readonly<Record<string, unknown>>
const say = (args: Args) => JSON.stringify(args)

/** Serialises to an object, reads one back, and refuses what has no `x`. */
const Point = new GraphQLScalarType({
  name: 'Point',
  serialize: (value) => value,
  parseValue: readPoint,
  parseLiteral: (node) => {
    if (node.kind !== Kind.OBJECT) throw new TypeError('A Point is an object.')
    return readPoint(
      Object.fromEntries(
        node.fields.map(({ name, value }) => [name.value, 'value' in value && Number(value.value)]),
      ),
    )
  },
})

function readPoint(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('x' in value)) throw new TypeError('A Point has an x.')
  return value
}

const subgraphs = {
  a: {
    sdl: `
      type Query { thing: Thing say(text: String = "nothing", in: In, list: [Int], enum: Level, point: Point, nested: [[In!]]): String }
      type Thing @key(fields: "id") { id: ID! level: Level }
      enum Level { LOW HIGH SECRET @inaccessible }
      scalar Point
      input In { a: Int! b: [String!] = ["b"] inner: In onlyA: Int point: Point level: Level = LOW }
    `,
    resolvers: {
      Query: { thing: () => ({ id: '1', level: 'LOW' }), say: (_: unknown, args: Args) => say(args) },
      Point,
    },
  },
  b: {
    sdl: `
      type Thing @key(fields: "id") { id: ID! told(in: In, level: Level = HIGH, list: [ID!], point: Point): String at: Point }
      enum Level { LOW HIGH SECRET }
      scalar Point
      input In { a: Int! b: [String!] = ["b"] inner: In point: Point level: Level = LOW }
    `,
    resolvers: {
      Thing: { told: (_: unknown, args: Args) => say(args), at: () => ({ x: 1, y: { deep: [null, 'z'] } }) },
      Point,
    },
  },
}

describe('variables and defaults', () => {
  it.each<[where: string, query: string, variables: Args, said: Args]>([
    ['an argument', 'query ($t: String) { say(text: $t) }', { t: 'x' }, { text: 'x' }],
    ['an argument, absent: its default', 'query ($t: String) { say(text: $t) }', {}, { text: 'nothing' }],
    ['an argument, null', 'query ($t: String) { say(text: $t) }', { t: null }, { text: null }],
    [
      'an argument, by the default of the variable',
      'query ($t: String = "d") { say(text: $t) }',
      {},
      { text: 'd' },
    ],
    [
      'a default that null replaces',
      'query ($t: String = "d") { say(text: $t) }',
      { t: null },
      { text: null },
    ],
    [
      'an item of a list',
      'query ($n: Int) { say(list: [1, $n, 3]) }',
      { n: 2 },
      { text: 'nothing', list: [1, 2, 3] },
    ],
    [
      'an item of a list, absent',
      'query ($n: Int) { say(list: [1, $n]) }',
      {},
      { text: 'nothing', list: [1, null] },
    ],
    ['one value for a list', 'query ($l: [Int]) { say(list: $l) }', { l: 5 }, { text: 'nothing', list: [5] }],
    [
      'a field of an input object',
      'query ($a: Int!, $b: [String!]) { say(in: { a: $a, b: $b }) }',
      { a: 1, b: ['x'] },
      { text: 'nothing', in: { a: 1, b: ['x'], level: 'LOW' } },
    ],
    [
      'a field of an input object, absent: its default',
      'query ($b: [String!]) { say(in: { a: 1, b: $b }) }',
      {},
      { text: 'nothing', in: { a: 1, b: ['b'], level: 'LOW' } },
    ],
    [
      'an input object in an input object',
      'query ($i: In) { say(in: { a: 1, inner: $i }) }',
      { i: { a: 2, inner: { a: 3, b: [] } } },
      {
        text: 'nothing',
        in: {
          a: 1,
          b: ['b'],
          inner: { a: 2, b: ['b'], inner: { a: 3, b: [], level: 'LOW' }, level: 'LOW' },
          level: 'LOW',
        },
      },
    ],
    [
      'input objects in lists of lists',
      'query ($i: In!) { say(nested: [[$i], null]) }',
      { i: { a: 1 } },
      { text: 'nothing', nested: [[{ a: 1, b: ['b'], level: 'LOW' }], null] },
    ],
    ['an enum', 'query ($e: Level = HIGH) { say(enum: $e) }', {}, { text: 'nothing', enum: 'HIGH' }],
    [
      'an object-valued scalar',
      'query ($p: Point) { say(point: $p) }',
      { p: { x: 1, y: [2] } },
      { text: 'nothing', point: { x: 1, y: [2] } },
    ],
    [
      'an object-valued scalar as a literal',
      '{ say(point: { x: 3 }) }',
      {},
      { text: 'nothing', point: { x: 3 } },
    ],
  ])('reach the first subgraph: %s', async (_, query, variables, said) => {
    const { run } = federate(subgraphs)
    const { data, errors } = await run(query, variables)
    expect(errors).toBeUndefined()
    expect(JSON.parse(String(data?.say))).toEqual(said)
  })

  it.each<[where: string, query: string, variables: Args, said: Args]>([
    ['defaults of the schema', '{ thing { told } }', {}, { level: 'HIGH' }],
    [
      'several, some absent',
      'query ($i: In, $l: Level, $ids: [ID!], $p: Point) { thing { told(in: $i, level: $l, list: $ids, point: $p) } }',
      { i: { a: 1, point: { x: 2 } }, ids: [1, 'b'] },
      { in: { a: 1, b: ['b'], point: { x: 2 }, level: 'LOW' }, level: 'HIGH', list: ['1', 'b'] },
    ],
    [
      'inside literals',
      'query ($a: Int!, $id: ID!) { thing { told(in: { a: $a, inner: { a: $a } }, list: [$id, "c"]) } }',
      { a: 4, id: 'b' },
      {
        in: { a: 4, b: ['b'], inner: { a: 4, b: ['b'], level: 'LOW' }, level: 'LOW' },
        level: 'HIGH',
        list: ['b', 'c'],
      },
    ],
  ])('reach a second subgraph: %s', async (_, query, variables, said) => {
    const { run } = federate(subgraphs)
    const { data, errors } = await run(query, variables)
    expect(errors).toBeUndefined()
    const thing = data?.thing as Args | undefined
    expect(JSON.parse(String(thing?.told))).toEqual(said)
  })

  it.each([
    ['of the wrong type', 'query ($n: [Int]) { say(list: $n) }', { n: ['x'] }],
    ['that a scalar refuses', 'query ($p: Point) { say(point: $p) }', { p: 'x' }],
    ['that the graph hides', 'query ($e: Level) { say(enum: $e) }', { e: 'SECRET' }],
    [
      'with a field that only one subgraph knows',
      'query ($i: In) { say(in: $i) }',
      { i: { a: 1, onlyA: 2 } },
    ],
    ['without what must be', 'query ($a: Int!) { say(in: { a: $a }) }', {}],
  ])('%s are refused before anyone is asked', async (_, query, variables) => {
    const { run, asked } = federate(subgraphs)
    const { errors, ...rest } = await run(query, variables)
    // What a scalar thinks of a value is known to its subgraph alone.
    if (_ === 'that a scalar refuses') expect(rest).toEqual({ data: { say: null } })
    else expect([rest, asked]).toEqual([{}, []])
    expect(errors).toHaveLength(1)
  })
})

describe('types that several subgraphs have', () => {
  it('an enum for input and output keeps what all know, less what is hidden', () => {
    const { graph } = federate(subgraphs)
    const level = graph.schema.getType('Level')
    expect(level && printType(level)).toBe('enum Level {\n  LOW\n  HIGH\n}')
  })

  it('an enum for input only keeps what all know, for output only what any knows', () => {
    const { graph } = federate({
      a: {
        sdl: 'type Query { a(by: Order): Mood @shareable } enum Order { UP DOWN ASIDE } enum Mood { GLAD SAD }',
      },
      b: { sdl: 'type Query { a(by: Order): Mood @shareable } enum Order { DOWN UP } enum Mood { SAD MAD }' },
    })
    const printed = ['Order', 'Mood'].map((name) => {
      const type = graph.schema.getType(name)
      return type && printType(type)
    })
    expect(printed).toEqual(['enum Order {\n  UP\n  DOWN\n}', 'enum Mood {\n  GLAD\n  SAD\n  MAD\n}'])
  })

  it('an input has the fields that all know', () => {
    const { graph } = federate(subgraphs)
    const input = graph.schema.getType('In')
    expect(input && printType(input)).not.toContain('onlyA')
  })

  it('an object-valued scalar passes untouched', async () => {
    const { run } = federate(subgraphs)
    expect(await run('{ thing { at } }')).toEqual({
      data: { thing: { at: { x: 1, y: { deep: [null, 'z'] } } } },
    })
  })
})
