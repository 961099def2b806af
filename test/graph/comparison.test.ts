import { execute, parse } from 'graphql'
import { describe, expect, it } from 'vitest'

import { createToyGraph, createWholeSchema, toLiteral } from './toy-graph.ts'
import { createStore } from './toy-store.ts'

/** Each operation is run by the graph and by `graphql` on one schema with the same resolvers; nothing may differ. */
type Operation = readonly [query: string, variables?: Readonly<Record<string, unknown>>]

const operations: readonly Operation[] = [
  ['{ person(id: 1) { name } }'],
  ['{ person(id: "none") { name risk stays { from } } }'],
  ['{ person(id: 1) { b: name a: name(upper: true) id __typename } }'],
  ['{ person(id: 1) { name stays { from ward { label beds site } } } }'],
  [
    '{ person(id: 1) { conditions { total nodes { code asserter { name org { name } } where { beds label site } } } } }',
  ],
  [
    '{ person(id: 1) { a: conditions(first: 1) { nodes { id } } b: conditions(filter: { status: DONE }) { nodes { id } } } }',
  ],
  ['{ person(id: 2) { conditions { nodes { id code } total } } }'],
  ['{ person(id: 2) { c: conditions { n: nodes { x: id y: code } t: total } } }'],
  ['{ people(first: 3) { name risk } }'],
  ['{ people { name risk } }'],
  ['{ everyone { name best { risk } } }'],
  ['{ everyone { friends { name best { risk name } } } }'],
  ['{ people { best { risk } } }'],
  ['{ p: person(id: 4) { n: name b: best { r: risk } } }'],
  ['{ person(id: 4) { friends { id risk } } }'],
  ['{ person(id: 1) { grumpy name } }'],
  ['{ people(first: 2) { x: grumpy risk } }'],
  ['{ people { address { city postcode } } }'],
  ['{ people(first: 4) { local } }'],
  ['{ people { nights stays { ward { id } } } }'],
  ['{ matrix { name risk best { name } } }'],
  ['{ matrix { carer { name risk } } }'],
  ['{ search(text: "x") { __typename } }'],
  ['{ search(text: "x") { t: __typename ... on Ward { beds label } } }'],
  ['{ search(text: "x") { ... on Person { name risk } ... on Ward { label beds site } } }'],
  ['{ search(text: "x") { ... on Person { x: nick } ... on Ward { x: label } } }'],
  ['{ search(text: "x") { ... on Person { best { name conditions { total } } } ... on Ward { site } } }'],
  ['{ search(text: "x") { ... on Node { id __typename } } }'],
  ['{ node(id: 1) { id } }'],
  ['{ node(id: 1) { t: __typename } }'],
  ['{ node(id: "w1") { id ... on Person { risk } ... on Ward { beds } } }'],
  ['{ nodes { id ... on Person { name risk } ... on Ward { label site } } }'],
  ['{ nodes { ... on Ward { x: beds } ... on Person { x: nights } } }'],
  ['{ media { id title rating __typename ... on Book { pages } ... on Film { minutes } } }'],
  ['{ media { ... on Book { rating } ... on Film { title } } }'],
  ['{ rated { rating } }'],
  ['{ rated { id title rating } }'],
  ['{ rated { __typename rating } }'],
  ['{ account { id number balance org { name } } }'],
  ['{ account { balance } }'],
  [
    '{ people(first: 3) { events { __typename ... on Visit { at place by { name } } ... on Call { at number by { org { name } } } } } }',
  ],
  ['{ person(id: 1) { events { ... on Visit { x: place } ... on Call { x: number y: place } } } }'],
  [
    '{ person(id: 1) { events { ... on Visit { by { name patients { name risk } } } ... on Call { by { name } } } } }',
  ],
  ['{ practitioners { name patients { name risk best { stays { from } } } org { name } } }'],
  ['{ serverTime practitioners { name } person(id: 2) { name } __typename }'],
  ['{ a: person(id: 1) { risk best { n: name } } b: person(id: 1) { name best { n: id } } }'],
  [
    '{ a: person(id: 1) { best { c: conditions(first: 1) { nodes { id } } } } b: person(id: 1) { best { c: conditions { total } } } }',
  ],
  ['{ a: person(id: 1) { carer { x: name stays { from } } } b: person(id: 2) { carer { x: id risk } } }'],
  ['{ person(id: 1) { links: name conditions { total } x: links } }'],
  ['{ person(id: 1) { raw } }'],
  [
    '{ condition(id: "c1") { code subject { name conditions { total } } where { label } asserter { org { id name } } } }',
  ],
  ['{ condition(id: "c3") { id code } }'],
  ['{ condition(id: "c3") { id status subject { name risk } where { beds label } } }'],
  ['{ mood(of: 1) echo }'],
  ['query ($t: Int, $f: PeopleFilter, $r: Json) { echo(text: null, times: $t, filter: $f, raw: $r) }'],
  [
    'query ($t: Int = 3, $f: PeopleFilter, $r: Json) { echo(times: $t, filter: $f, raw: $r) }',
    { f: { name: 'n', inner: { tags: 'b' } }, r: { a: [1] } },
  ],
  ['query ($n: String!) { echo(filter: { name: $n, tags: ["x", $n] }, raw: { k: $n }) }', { n: 'v' }],
  ['query ($id: ID!) { person(id: $id) { id } }', { id: 1 }],
  ['query ($n: Int = 2) { people(first: $n) { c: conditions(first: $n) { total nodes { id } } } }'],
  ['query ($s: Boolean!) { person(id: 1) { name @skip(if: $s) risk @skip(if: $s) id } }', { s: true }],
  ['query ($s: Boolean!) { person(id: 1) { name @skip(if: $s) risk @skip(if: $s) id } }', { s: false }],
  [
    'query ($i: Boolean = true) { person(id: 1) { name @include(if: $i) } people(first: 1) @include(if: $i) { risk } }',
  ],
  [
    'query ($a: Boolean!, $b: Boolean!) { person(id: 1) { ... @include(if: $a) { ... @skip(if: $b) { stays { ward { label } } } } id } }',
    { a: true, b: false },
  ],
  [
    'query ($a: Boolean!, $b: Boolean!) { person(id: 1) { ... @include(if: $a) { ... @skip(if: $b) { stays { ward { label } } } } id } }',
    { a: false, b: false },
  ],
  [
    'query ($a: Boolean!) { person(id: 1) { best { name } ... @include(if: $a) { best { risk } } } }',
    { a: true },
  ],
  [
    'query ($a: Boolean!) { person(id: 1) { best { name } ... @include(if: $a) { best { risk } } } }',
    { a: false },
  ],
  [
    'query ($a: Boolean!) { person(id: 1) { ...P @include(if: $a) best { ...P } } } fragment P on Person { name risk }',
    { a: false },
  ],
  [
    'query ($a: Boolean!) { person(id: 1) { ...P @include(if: $a) ...P @skip(if: $a) } } fragment P on Person { name risk }',
    { a: true },
  ],
  [
    '{ person(id: 1) @skip(if: true) { name } people(first: 1) @include(if: true) { name risk @include(if: false) } }',
  ],
  [
    '{ person(id: 1) { ...A } } fragment A on Person { risk ...B } fragment B on Node { id ... on Person { stays { from } } }',
  ],
  ['{ ...Q person(id: 1) { risk } } fragment Q on Query { person(id: 1) { name } serverTime }'],
  ['{ strict { value other } serverTime }'],
  ['{ s: strict { v: value } person(id: 1) { risk } }'],
  ['mutation { rename(id: 1, name: "Zoe") { name best { best { name } } } }'],
  [
    'mutation { a: rename(id: 1, name: "X") { name risk } b: rename(id: 1, name: "Y") { name } record(id: 1, code: "k") { subject { name } } }',
  ],
  ['{ __schema { queryType { name } } person(id: 1) { name } }'],
  ['{ __type(name: "Person") { name fields { name } } }'],
  ['query ($n: String!) { __type(name: $n) { kind enumValues { name } } }', { n: 'Mood' }],
]

describe('the graph answers like one schema', () => {
  it.each(operations.map(([query, variables]) => ({ query, variables })))(
    '$query',
    async ({ query, variables }) => {
      const { graph, run } = createToyGraph()
      const whole = await execute({
        schema: createWholeSchema(graph.schema, createStore()),
        document: parse(query),
        variableValues: variables,
      })
      const expected = toLiteral(whole)
      const actual = await run(query, variables)

      expect(actual.data).toEqual(expected.data)
      // Equal text means equal order of keys too.
      expect(JSON.stringify(actual.data)).toBe(JSON.stringify(expected.data))
      expect(pathsOf(actual.errors)).toEqual(pathsOf(expected.errors))
    },
  )
})

function pathsOf(errors: readonly { path?: readonly (string | number)[] }[] = []): string[] {
  return errors.map(({ path }) => JSON.stringify(path)).sort()
}
