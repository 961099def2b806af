import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../gateway/config.ts'
import { createRecordGraph } from '../../gateway/record-graph.ts'
import { readArguments as readSupergraphArguments } from '../../gateway/supergraph/arguments.ts'
import { readSubgraphUrls } from '../../gateway/supergraph/subgraph-urls.ts'
import { defaultPorts, readArguments } from '../../subgraphs/serve/arguments.ts'
import { createFakeSubgraph, hang, say } from './fake-subgraph.ts'

describe('SUBGRAPH_…_URL', () => {
  test('puts a subgraph behind HTTP; one that is not set stays', () => {
    const result = readConfig({
      SUBGRAPH_CLINICAL_URL: ' https://clinical:4002/graphql ',
      SUBGRAPH_ADMIN_ADT_URL: '',
    })
    expect(result).toMatchObject({
      config: {
        subgraphUrls: {
          demographics: undefined,
          clinical: 'https://clinical:4002/graphql',
          'admin-adt': undefined,
        },
      },
    })
  })

  test.each(['clinical', 'localhost:4002', 'ftp://x/graphql', 'http://user:secret@x/graphql'])(
    'refuses %s without repeating it',
    (SUBGRAPH_CLINICAL_URL) => {
      expect(readConfig({ SUBGRAPH_CLINICAL_URL })).toEqual({
        mistakes: [
          'SUBGRAPH_CLINICAL_URL is not the address of a subgraph: write it as http://host:4002/graphql, without user and password.',
        ],
      })
    },
  )
})

test('SUBGRAPH_ACCESS_KEY is no key when it is short, and is not repeated', () => {
  expect(readConfig({ SUBGRAPH_ACCESS_KEY: 'short' })).toEqual({
    mistakes: ['SUBGRAPH_ACCESS_KEY must have 32 bytes or more.'],
  })
})

test('health asks subgraphs behind HTTP whether they answer, and opens no database for them', async () => {
  const [well, ill, silent] = await Promise.all([
    createFakeSubgraph(say({ data: { __typename: 'Query' } })),
    createFakeSubgraph(say({ errors: [{ message: 'no' }] }, { status: 503 })),
    createFakeSubgraph(hang),
  ])
  const nowhere = 'postgres://nobody@127.0.0.1:1/none'
  const graph = createRecordGraph({
    urls: { demographics: nowhere, clinical: nowhere, 'admin-adt': nowhere, audit: nowhere },
    subgraphUrls: { demographics: well.url, clinical: ill.url, 'admin-adt': silent.url, audit: ill.url },
  })
  try {
    expect(await graph.health()).toEqual({
      demographics: true,
      clinical: false,
      'admin-adt': false,
      audit: false,
    })
    expect(well.asked.map(({ body }) => body.query)).toEqual(['{__typename}'])
  } finally {
    await graph.close()
    await Promise.all([well.close(), ill.close(), silent.close()])
  }
})

describe('npm run subgraph', () => {
  test('listens where the committed supergraph says', () => {
    const sdl = readFileSync('schema/generated/supergraph.graphql', 'utf8')
    const ports = [...readSubgraphUrls(sdl)].map(([name, url]) => [name, Number(new URL(url).port)])
    expect(Object.fromEntries(ports)).toEqual(defaultPorts)
  })

  test('takes a name, a port, and its store from the environment', () => {
    const SUBGRAPH_ACCESS_KEY = '0123456789abcdef0123456789abcdef'
    const environment = {
      DATABASE_URL: 'postgres://x/y',
      DATA_DIR: ' ',
      HOST: '0.0.0.0',
      SUBGRAPH_ACCESS_KEY,
    }
    expect(readArguments(['clinical', '--port', '0'], environment)).toEqual({
      subgraph: 'clinical',
      port: 0,
      control: { key: SUBGRAPH_ACCESS_KEY },
      host: '0.0.0.0',
      databaseUrl: 'postgres://x/y',
      dataDir: '.data',
    })
  })

  test('does not start open to everybody unless told so, and then for this machine alone', () => {
    const mistake = expect.stringContaining('Set SUBGRAPH_ACCESS_KEY to 32 bytes or more')
    expect(readArguments(['clinical'], {})).toEqual({ mistake })
    expect(readArguments(['clinical'], { SUBGRAPH_ACCESS_KEY: 'short' })).toEqual({ mistake })
    expect(readArguments(['clinical', '--development'], {})).toMatchObject({ control: 'development' })
    expect(readArguments(['clinical', '--development'], { HOST: '0.0.0.0' })).toEqual({
      mistake: expect.stringContaining('HOST must be this machine alone'),
    })
  })

  test.each([[[]], [['billing']], [['clinical', 'demographics']], [['clinical', '--nonsense']]])(
    'says what it needs when given %j',
    (given) => {
      expect(readArguments(given, {})).toEqual({
        mistake: expect.stringContaining('demographics | clinical | admin-adt'),
      })
    },
  )

  test.each(['x', '-1', '65536', '1e3'])('refuses %s as a port', (port) => {
    const mistake = '--port must be a whole number from 0 to 65535.'
    expect(readArguments(['clinical', `--port=${port}`], {})).toEqual({ mistake })
    expect(readSupergraphArguments(['--supergraph', 'x', `--port=${port}`], {})).toEqual({ mistake })
  })
})

test('npm run serve:supergraph needs a file', () => {
  const mistake = expect.stringContaining('--supergraph FILE')
  expect(readSupergraphArguments([], {})).toEqual({ mistake })
  expect(readSupergraphArguments(['file.graphql'], {})).toEqual({ mistake })
  expect(readSupergraphArguments(['--supergraph', 'file.graphql', '--mask'], {})).toEqual({
    supergraph: 'file.graphql',
    port: 4000,
    host: '127.0.0.1',
    mask: true,
  })
})
