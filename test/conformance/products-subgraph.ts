import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'

/** The subgraph that Apollo's compatibility tests ask, and the two that they put beside it. */

const require = createRequire(import.meta.url)
const root = '@apollo/federation-subgraph-compatibility-tests'
const readSdl = (path: string) => parse(readFileSync(require.resolve(`${root}/${path}`), 'utf8'))

export const typeDefs = {
  products: readSdl('products.graphql'),
  users: readSdl('dist/subgraphs/users/users.graphql'),
  inventory: readSdl('dist/subgraphs/inventory/inventory.graphql'),
}

interface Key {
  readonly id?: string
  readonly sku?: string
  readonly package?: string
  readonly variation?: { readonly id: string }
  readonly study?: { readonly caseNumber: string }
}

const jane = { email: 'support@apollographql.com', name: 'Jane Smith', totalProductsCreated: 1337 }
const studies = [
  { study: { caseNumber: '1234', description: 'Federation Study' }, outcome: null },
  { study: { caseNumber: '1235', description: 'Studio Study' }, outcome: null },
]
const dimensions = { size: 'small', weight: 1, unit: 'kg' }
const products = [
  {
    id: 'apollo-federation',
    sku: 'federation',
    package: '@apollo/federation',
    variation: { id: 'OSS' },
    research: studies.slice(0, 1),
  },
  {
    id: 'apollo-studio',
    sku: 'studio',
    package: '',
    variation: { id: 'platform' },
    research: studies.slice(1),
  },
].map((product) => ({ ...product, dimensions, createdBy: jane, notes: null }))
const deprecated = {
  sku: 'apollo-federation-v1',
  package: '@apollo/federation-v1',
  reason: 'Migrate to Federation V2',
  createdBy: jane,
}

function findProduct(key: Key) {
  return products.find(({ id, sku, package: name, variation }) => {
    if (key.id !== undefined) return id === key.id
    return sku === key.sku && (name === key.package || variation.id === key.variation?.id)
  })
}

function findDeprecated(key: Key) {
  return key.sku === deprecated.sku && key.package === deprecated.package ? deprecated : null
}

export const schemas = {
  products: buildSubgraphSchema({
    typeDefs: typeDefs.products,
    resolvers: {
      Query: {
        product: (_: unknown, key: Key) => findProduct(key),
        deprecatedProduct: (_: unknown, key: Key) => findDeprecated(key),
      },
      Product: { __resolveReference: findProduct },
      DeprecatedProduct: { __resolveReference: findDeprecated },
      ProductResearch: {
        __resolveReference: (key: Key) =>
          studies.find(({ study }) => study.caseNumber === key.study?.caseNumber),
      },
      User: {
        __resolveReference: (reference: object) => ({ ...jane, ...reference }),
        averageProductsCreatedPerYear: (user: { totalProductsCreated: number; yearsOfEmployment: number }) =>
          Math.round(user.totalProductsCreated / user.yearsOfEmployment),
      },
      Inventory: { deprecatedProducts: () => [deprecated] },
    },
  }),
  users: buildSubgraphSchema({
    typeDefs: typeDefs.users,
    resolvers: {
      User: {
        name: () => 'A name that was overridden',
        totalProductsCreated: () => 1337,
        yearsOfEmployment: () => 10,
      },
    },
  }),
  inventory: buildSubgraphSchema({
    typeDefs: typeDefs.inventory,
    resolvers: {
      Query: {
        inventory: (_: unknown, { id }: Key) => ({ __typename: 'OpenSourceInventory', id, products: [] }),
      },
      Product: { delivery: () => ({ estimatedDelivery: '5/1/2019', fastestDelivery: '5/1/2019' }) },
    },
  }),
}
