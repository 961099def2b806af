import { composeServices } from '@theguild/federation-composition'
import { type DocumentNode, GraphQLError, parse } from 'graphql'

/** Three small subgraphs that between them use every shape of plan, and the one set of resolvers behind them. */

const link = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [
    "@key", "@requires", "@external", "@shareable", "@inaccessible", "@interfaceObject"
  ])
`

const people = /* GraphQL */ `
  type Query {
    person(id: ID!): Person
    people(filter: PeopleFilter, first: Int = 10): [Person]
    everyone: [Person!]!
    search(text: String!): [Hit]
    node(id: ID!): Node
    nodes: [Node]
    matrix: [[Person]]
    account: Account
    media: [Media]
    mood(of: ID!): Mood
    echo(text: String = "nothing", times: Int, raw: Json, filter: PeopleFilter): String
    secret: String @inaccessible
    strict: Strict
  }
  type Mutation {
    rename(id: ID!, name: String!): Person
    touch(id: ID!): Person
  }
  scalar Json
  input PeopleFilter { name: String, tags: [String!] = ["a"], inner: PeopleFilter }
  enum Mood { HAPPY SAD HIDDEN @inaccessible }
  interface Node { id: ID! }
  union Hit = Person | Ward | Ghost
  type Strict { value: String! other: String }
  type Ghost @inaccessible { id: ID! }
  "Somebody."
  type Person implements Node @key(fields: "id") {
    id: ID!
    "What they are called."
    name(upper: Boolean = false): String!
    links: [ID!]!
    address: Address
    friends: [Person]
    best: Person
    grumpy: String
    nick: String @deprecated(reason: "Use name.")
  }
  type Address @shareable { city: String postcode: String! }
  type Ward implements Node @key(fields: "id") { id: ID! label: String }
  type Account @key(fields: "id") @key(fields: "number org { id }") { id: ID! number: String org: Org }
  type Org @key(fields: "id") { id: ID! }
  interface Media @key(fields: "id") { id: ID! title: String }
  type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
  type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }
`

const clinical = /* GraphQL */ `
  type Query { serverTime: String condition(id: ID!): Condition rated: [Media] }
  type Mutation { record(id: ID!, code: String!): Condition }
  scalar Json
  enum Status { ACTIVE DONE }
  input ConditionFilter { code: String status: Status }
  type Person @key(fields: "id") {
    id: ID!
    links: [ID!]! @external
    address: Address @external
    stays: [Stay] @external
    conditions(first: Int, filter: ConditionFilter): Conditions @requires(fields: "links")
    local: String @requires(fields: "address { city postcode }")
    nights: Int @requires(fields: "stays { ward { id } from }")
    risk: Int!
    raw: Json
    events: [Event]
  }
  type Address @shareable { city: String postcode: String! }
  type Stay { ward: Ward @external from: String @external }
  type Conditions { nodes: [Condition] total: Int! }
  type Condition @key(fields: "id") {
    id: ID!
    code: String!
    status: Status
    asserter: Practitioner
    where: Ward
  }
  type Practitioner @key(fields: "id") { id: ID! }
  type Ward @key(fields: "id") { id: ID! beds: Int }
  union Event = Visit | Call
  type Visit { at: String by: Practitioner place: String! }
  type Call { at: String by: Practitioner number: String! place: Int }
  type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int }
`

const adt = /* GraphQL */ `
  type Query { practitioners: [Practitioner] }
  type Mutation { hire(name: String!): Practitioner }
  type Practitioner @key(fields: "id") { id: ID! name: String org: Org patients: [Person] }
  type Org @key(fields: "id") { id: ID! name: String }
  type Person @key(fields: "id") { id: ID! stays: [Stay] carer: Person }
  type Condition @key(fields: "id") { id: ID! subject: Person! }
  type Stay { ward: Ward from: String }
  type Ward @key(fields: "id") { id: ID! site: String }
  type Account @key(fields: "number org { id }") { number: String org: Org balance: Int }
`

export type SubgraphName = 'people' | 'clinical' | 'admin-adt'

export const typeDefs: Record<SubgraphName, DocumentNode> = {
  people: parse(link + people),
  clinical: parse(link + clinical),
  'admin-adt': parse(link + adt),
}

export function composeToys(): string {
  return compose(typeDefs)
}

export function compose(definitions: Readonly<Record<string, DocumentNode>>): string {
  const services = Object.entries(definitions).map(([name, document]) => ({
    name,
    typeDefs: document,
    url: 'http://x',
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'))
  return supergraphSdl
}

interface Entity {
  readonly __typename: string
  readonly id: string
  readonly [key: string]: unknown
}

/**
 * What the resolvers know; a fresh one for each graph, since mutations change it. Person 5 lacks a postcode, although
 * nobody may.
 */
export function createStore() {
  const ref = (__typename: string, id: string) => ({ __typename, id })
  const entities: Entity[] = [
    {
      __typename: 'Person',
      id: '1',
      name: 'Ann',
      links: ['1', '11'],
      best: '2',
      friends: ['2', '3'],
      carer: '3',
    },
    {
      __typename: 'Person',
      id: '2',
      name: 'Bob',
      links: ['2'],
      best: '1',
      friends: ['1', null, '1'],
      carer: '1',
    },
    { __typename: 'Person', id: '3', name: 'Cy', links: ['3'], best: null, friends: [], carer: null },
    // Whose risk fails, and one whose risk is null although it must not be.
    {
      __typename: 'Person',
      id: '4',
      name: 'Dee',
      links: ['4'],
      best: '5',
      friends: ['1', '4'],
      carer: '4',
      nick: 'D',
    },
    { __typename: 'Person', id: '5', name: 'Eve', links: ['5'], best: null, friends: null, carer: null },
    { __typename: 'Ward', id: 'w1', label: 'North', beds: 20, site: 'Main' },
    { __typename: 'Ward', id: 'w2', label: null, beds: null, site: 'Annexe' },
    { __typename: 'Practitioner', id: 'p1', name: 'Dr No', org: ref('Org', 'o1'), patients: ['1', '2'] },
    { __typename: 'Practitioner', id: 'p2', name: null, org: null, patients: null },
    { __typename: 'Org', id: 'o1', name: 'Trust' },
    { __typename: 'Account', id: 'a1', number: 'n1', org: ref('Org', 'o1'), balance: 7 },
    { __typename: 'Book', id: 'm1', title: 'Emma', pages: 300, rating: 5 },
    { __typename: 'Film', id: 'm2', title: 'Alien', minutes: 117, rating: null },
    {
      __typename: 'Condition',
      id: 'c1',
      code: 'asthma',
      status: 'ACTIVE',
      by: 'p1',
      subject: '1',
      where: 'w1',
    },
    { __typename: 'Condition', id: 'c2', code: 'flu', status: 'DONE', by: 'p2', subject: '1', where: null },
    { __typename: 'Condition', id: 'c3', code: null, status: null, by: null, subject: '2', where: 'w2' },
  ]
  const names = new Map(entities.map(({ id, name }) => [id, name]))
  const postcodes = new Map(['1', '2', '4'].map((id) => [id, `LS${id}`]))
  const log: string[] = []
  const find = (id: unknown) =>
    id === null || id === undefined ? null : entities.find((each) => each.id === id)
  const all = (typename: string) => entities.filter(({ __typename }) => __typename === typename)
  return { find, all, names, postcodes, log, ref }
}

export type Store = ReturnType<typeof createStore>
type Parent = { readonly id: string; readonly [key: string]: unknown }
type Args = Readonly<Record<string, unknown>>
type Resolvers = Record<string, Record<string, (parent: Parent, args: Args) => unknown>>

/** By type and field; shared by the subgraphs and by the one schema they are compared with. */
export function createResolvers({ find, all, names, postcodes, log, ref }: Store): Resolvers {
  const own = (field: string) => (parent: Parent) => find(parent.id)?.[field] ?? null
  const one = (field: string) => (parent: Parent) => find(own(field)(parent))
  const many = (field: string) => (parent: Parent) => {
    const ids = own(field)(parent)
    return Array.isArray(ids) ? ids.map(find) : null
  }
  const fields = (...list: string[]) => Object.fromEntries(list.map((field) => [field, own(field)]))
  const only = (entity: ReturnType<typeof find>, ...typenames: string[]) =>
    entity && typenames.includes(entity.__typename) ? entity : null
  const changed = (id: unknown, note: string) => {
    log.push(note)
    return find(id)
  }

  return {
    Query: {
      person: (_, { id }) => only(find(id), 'Person'),
      people: (_, { first }) => all('Person').slice(0, first as number),
      everyone: () => all('Person').slice(0, 3),
      search: () => [find('1'), find('w1'), null, find('4')],
      node: (_, { id }) => only(find(id), 'Person', 'Ward'),
      nodes: () => [find('w1'), find('2')],
      matrix: () => [[find('1'), find('2')], null, [find('1'), null]],
      account: () => find('a1'),
      media: () => [find('m1'), find('m2')],
      mood: (_, { of }) => (of === '1' ? 'HAPPY' : 'SAD'),
      echo: (_, args) => JSON.stringify(Object.entries(args).sort(([a], [b]) => a.localeCompare(b))),
      secret: () => 'hidden',
      strict: () => ({ value: null, other: 'x' }),
      serverTime: () => 'noon',
      condition: (_, { id }) => only(find(id), 'Condition'),
      rated: () => [find('m1'), find('m2')].map((media) => ref('Media', media?.id ?? '')),
      practitioners: () => all('Practitioner'),
    },
    Mutation: {
      rename: (_, { id, name }) => {
        names.set(id as string, name)
        return changed(id, `rename ${id}`)
      },
      touch: (_, { id }) => changed(id, `touch ${id}`),
      record: (_, { code }) => changed('c1', `record ${code}`),
      hire: (_, { name }) => changed('p1', `hire ${name}`),
    },
    Person: {
      ...fields('id', 'links', 'nick'),
      name: ({ id }, { upper }) => (upper ? String(names.get(id)).toUpperCase() : names.get(id)),
      address: ({ id }) =>
        id === '3' ? null : { city: id === '2' ? null : 'Leeds', postcode: postcodes.get(id) ?? null },
      friends: many('friends'),
      best: one('best'),
      grumpy: ({ id }) => {
        throw new GraphQLError(`No access to ${id}`, { extensions: { code: 'NOT_PERMITTED' } })
      },
      conditions: ({ id }, { first, filter }) => {
        log.push(`conditions ${id}`)
        const { code, status } = (filter ?? {}) as { code?: string; status?: string }
        const nodes = all('Condition').filter(
          (each) =>
            each.subject === id && (!code || each.code === code) && (!status || each.status === status),
        )
        return { nodes: nodes.slice(0, (first as number | null) ?? 10), total: nodes.length }
      },
      local: ({ id, address }) => {
        const given = (address ?? createResolvers(createStore()).Person?.address?.({ id }, {})) as {
          city: string | null
        } | null
        return given && `${given.city} person`
      },
      nights: ({ id }) => Number(id),
      risk: ({ id }) => {
        log.push(`risk ${id}`)
        if (id === '4') throw new GraphQLError('No risk for NHS 4', { extensions: { code: 'UNAVAILABLE' } })
        return id === '5' ? null : Number(id) * 10
      },
      raw: ({ id }) => ({ deep: [{ id }, null, 1] }),
      events: ({ id }) =>
        id === '3'
          ? null
          : [
              { __typename: 'Visit', at: 'mon', by: find('p1'), place: 'home' },
              { __typename: 'Call', at: null, by: find('p2'), number: '123', place: 7 },
            ],
      carer: one('carer'),
      stays: ({ id }) => [
        { ward: find('w1'), from: `2020-0${id}` },
        { ward: id === '2' ? null : find('w2'), from: null },
      ],
    },
    Condition: {
      ...fields('id', 'code', 'status'),
      asserter: one('by'),
      subject: one('subject'),
      where: one('where'),
    },
    Practitioner: { ...fields('id', 'name', 'org'), patients: many('patients') },
    Ward: fields('id', 'label', 'beds', 'site'),
    Org: fields('id', 'name'),
    Account: {
      ...fields('id', 'number', 'org'),
      balance: ({ number }) => (number === 'n1' ? 7 : null),
    },
    Book: fields('id', 'title', 'pages', 'rating'),
    Film: fields('id', 'title', 'minutes', 'rating'),
    Media: fields('id', 'rating'),
  }
}
