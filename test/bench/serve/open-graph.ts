/** This graph for any caller and without an audit: what callers and audit cost is told by its difference to `npm start`. */
import { openStore } from '../../../drizzle/store/open-store.ts'
import { withDeadline } from '../../../gateway/deadline.ts'
import { createRecordGraph, type RecordGraphOptions } from '../../../gateway/record-graph.ts'
import { ccapiRoutes } from '../../../gateway/rest/ccapi/ccapi-routes.ts'
import { fhirRoutes } from '../../../gateway/rest/fhir/fhir-routes.ts'
import { createServer } from '../../../gateway/server/create-server.ts'
import { allowedHostNames } from '../../../gateway/server/host-names.ts'
import { createMetrics } from '../../../gateway/server/metrics/metrics.ts'
import { openDoors } from '../../setup/open-doors.ts'
import type { BenchServer, BenchServerOptions } from './bench-server.ts'

const REQUEST_TIMEOUT_MS = 10_000

export async function serveOpenGraph(
  { databaseUrl }: Pick<BenchServerOptions, 'databaseUrl'>,
  subgraphUrls: RecordGraphOptions['subgraphUrls'],
): Promise<BenchServer> {
  const store = await openStore({ databaseUrl, dataDir: '' })
  const metrics = createMetrics()
  const { onStatement: onStatementEnd, onSubgraphError } = metrics
  const graph = createRecordGraph({ urls: store.urls, subgraphUrls, onStatementEnd, onSubgraphError })
  const { discovery, ...doors } = openDoors(withDeadline(graph.door, REQUEST_TIMEOUT_MS))
  const partsOf = (name: 'fhir' | 'ccapi') => ({
    ...doors,
    door: { ...doors.door, ...metrics.metered(doors.door, name, null) },
  })
  const app = await createServer({
    ...graph,
    ...doors,
    metrics,
    hostNames: allowedHostNames('127.0.0.1', ['record.test']),
    showcase: null,
    sandboxToken: null,
    contracts: [
      { prefix: '/fhir/STU3', routes: fhirRoutes({ ...partsOf('fhir'), discovery }) },
      { prefix: '', routes: ccapiRoutes(partsOf('ccapi')) },
    ],
    log: { everyRequest: false, write: () => undefined },
  })
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    origin,
    close: async () => {
      await app.close()
      await graph.close()
      await store.close()
    },
  }
}
