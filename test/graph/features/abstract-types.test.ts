import { describe, expect, it } from 'vitest'

import { federate } from './federate.ts'

interface Parent {
  readonly [field: string]: unknown
}
const __resolveType = ({ __typename }: Parent) => __typename

const dog = { __typename: 'Dog', id: 'd', name: 'Rex', bark: 'wuff' }
const cat = { __typename: 'Cat', id: 'c', name: 'Tom', lives: 9 }
const fish = { __typename: 'Fish', id: 'f', name: null }

const subgraphs = {
  zoo: {
    sdl: `
      type Query { pets: [Pet] pet(id: ID!): Pet named: [Named] found: [Found!] caged: [Caged] }
      interface Named { name: String }
      interface Pet implements Named { id: ID! name: String }
      union Found = Dog | Cat | Cage
      union Caged = Dog | Cat | Fish
      type Dog implements Pet & Named @key(fields: "id") { id: ID! name: String bark: String friend: Pet }
      type Cat implements Pet & Named @key(fields: "id") { id: ID! name: String lives: Int friend: Dog }
      type Fish implements Pet & Named @key(fields: "id") { id: ID! name: String }
      type Cage implements Named { name: String holds: [Found!] }
    `,
    resolvers: {
      Query: {
        pets: () => [dog, cat, null, fish],
        pet: (_: unknown, { id }: Parent) => [dog, cat, fish].find((each) => each.id === id),
        named: () => [{ __typename: 'Cage', name: 'box' }, dog],
        found: () => [dog, { __typename: 'Cage', name: 'box', holds: [cat, dog] }],
        caged: () => [cat, fish, null],
      },
      Pet: { __resolveType },
      Named: { __resolveType },
      Found: { __resolveType },
      Caged: { __resolveType },
      Dog: { __resolveReference: () => dog, friend: () => cat },
      Cat: { __resolveReference: () => cat, friend: () => dog },
    },
  },
  vet: {
    sdl: `
      type Query { patients: [Patient] sick: [Ill] }
      interface Ill { since: String }
      union Patient = Cat | Horse
      union Caged = Cat
      type Dog implements Ill @key(fields: "id") { id: ID! since: String shots: Int weight: Float! }
      type Cat implements Ill @key(fields: "id") { id: ID! since: String shots: Int weight: Int }
      type Horse implements Ill { since: String hooves: Int }
    `,
    resolvers: {
      Query: {
        patients: () => [
          { __typename: 'Horse', hooves: 4, since: 'may' },
          { __typename: 'Cat', id: 'c' },
        ],
        sick: () => [
          { __typename: 'Dog', id: 'd', since: 'june' },
          { __typename: 'Horse', since: 'may' },
        ],
      },
      Patient: { __resolveType },
      Ill: { __resolveType },
      Caged: { __resolveType },
      Dog: { shots: () => 1, weight: () => 20.5, since: () => 'june' },
      Cat: { shots: () => 2, weight: () => 4, since: () => null },
    },
  },
}

describe('interfaces and unions', () => {
  it.each<[feature: string, query: string, data: unknown]>([
    [
      'an interface with fields of one subgraph',
      '{ pets { name } }',
      { pets: [{ name: 'Rex' }, { name: 'Tom' }, null, { name: null }] },
    ],
    [
      'an interface whose types have fields elsewhere',
      '{ pets { id ... on Dog { shots bark } ... on Cat { shots lives } } }',
      { pets: [{ id: 'd', shots: 1, bark: 'wuff' }, { id: 'c', shots: 2, lives: 9 }, null, { id: 'f' }] },
    ],
    [
      'an interface of an interface',
      '{ named { ... on Pet { id ... on Dog { shots } } name } }',
      { named: [{ name: 'box' }, { id: 'd', shots: 1, name: 'Rex' }] },
    ],
    [
      'a union',
      '{ found { __typename ... on Named { name } ... on Cage { holds { ... on Cat { lives shots } } } } }',
      {
        found: [
          { __typename: 'Dog', name: 'Rex' },
          { __typename: 'Cage', name: 'box', holds: [{ lives: 9, shots: 2 }, {}] },
        ],
      },
    ],
    [
      'a union whose members live in different subgraphs',
      '{ patients { __typename ... on Horse { hooves } ... on Cat { name lives } } }',
      {
        patients: [
          { __typename: 'Horse', hooves: 4 },
          { __typename: 'Cat', name: 'Tom', lives: 9 },
        ],
      },
    ],
    [
      'a union with fewer members in one subgraph than in another',
      '{ caged { ... on Cat { weight } ... on Fish { id } } }',
      { caged: [{ weight: 4 }, { id: 'f' }, null] },
    ],
    [
      'an interface whose types live in different subgraphs',
      '{ sick { since ... on Dog { name friend { name ... on Cat { weight } } } } }',
      { sick: [{ since: 'june', name: 'Rex', friend: { name: 'Tom', weight: 4 } }, { since: 'may' }] },
    ],
    [
      'an interface narrowed by one of another subgraph',
      '{ pets { ... on Ill { since } } }',
      { pets: [{ since: 'june' }, { since: null }, null, {}] },
    ],
    [
      'one response name for fields of different types',
      '{ pets { ... on Dog { x: shots y: bark } ... on Cat { x: lives y: name } } }',
      { pets: [{ x: 1, y: 'wuff' }, { x: 9, y: 'Tom' }, null, {}] },
    ],
    [
      'fields of one name with different types under aliases',
      '{ pets { ... on Dog { heavy: weight } ... on Cat { light: weight } } }',
      { pets: [{ heavy: 20.5 }, { light: 4 }, null, {}] },
    ],
    [
      'the same field through different fragments',
      '{ pet(id: "d") { ... on Pet { name } ... on Named { name } ... on Dog { name friend { id } } ... on Dog { friend { name } } } }',
      { pet: { name: 'Rex', friend: { id: 'c', name: 'Tom' } } },
    ],
    [
      'a named fragment on an interface, a union, an object and the root',
      `{ ...Root } fragment Root on Query { caged { ...OnUnion } pets { ...OnInterface } }
      fragment OnUnion on Caged { ...OnInterface ...OnObject }
      fragment OnInterface on Pet { id ... on Dog { shots } }
      fragment OnObject on Cat { lives shots }`,
      {
        caged: [{ id: 'c', lives: 9, shots: 2 }, { id: 'f' }, null],
        pets: [{ id: 'd', shots: 1 }, { id: 'c' }, null, { id: 'f' }],
      },
    ],
    ['a fragment that cannot apply', '{ pet(id: "c") { ... on Dog { shots } } }', { pet: {} }],
    [
      '__typename alone, aliased and repeated',
      '{ pets { __typename } caged { kind: __typename again: __typename } q: __typename }',
      {
        pets: [{ __typename: 'Dog' }, { __typename: 'Cat' }, null, { __typename: 'Fish' }],
        caged: [{ kind: 'Cat', again: 'Cat' }, { kind: 'Fish', again: 'Fish' }, null],
        q: 'Query',
      },
    ],
    [
      'another field under the name __typename',
      '{ pets { ... on Dog { __typename: name shots } ... on Cat { __typename: name shots } } }',
      { pets: [{ __typename: 'Rex', shots: 1 }, { __typename: 'Tom', shots: 2 }, null, {}] },
    ],
  ])('%s', async (_, query, data) => {
    const { run } = federate(subgraphs)
    expect(await run(query)).toEqual({ data })
  })
})
