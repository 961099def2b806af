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
