import { GraphQLError } from 'graphql'

import { createStore, type Store } from './toy-store.ts'

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
      peer: ({ id }) => find(String(Number(id) + 1)),
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
