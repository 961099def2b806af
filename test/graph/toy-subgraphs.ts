import { composeServices } from '@theguild/federation-composition'
import { type DocumentNode, parse } from 'graphql'

/** Three small subgraphs that between them use every shape of plan. */

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
    peer: Person
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
