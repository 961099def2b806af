/** One process that serves: it opens the store, puts the graph behind the door, listens, and ends cleanly. */
import { showcasePerson } from '../../drizzle/synthetic/seed.ts'
import { closeServer } from '../../subgraphs/serving/draining.ts'
import type { Lifecycle } from '../../subgraphs/serving/lifecycle.ts'
import { type Address, listen, neighbour } from '../../subgraphs/serving/port.ts'
import { withAudit } from '../audit/audited-door.ts'
import { tokenEvent } from '../audit/event.ts'
import type { SigningKey } from '../auth/sandbox-issuer/signing-key.ts'
import type { Config } from '../config.ts'
import { withDeadline } from '../deadline.ts'
import type { DoorName } from '../door.ts'
import { createEntrance } from '../entrance.ts'
import { findShowcase } from '../explore/showcase.ts'
import { createRecordGraph } from '../record-graph.ts'
import { ccapiRoutes } from '../rest/ccapi/ccapi-routes.ts'
import { fhirRoutes } from '../rest/fhir/fhir-routes.ts'
import { banner } from '../server/banner.ts'
import { createServer } from '../server/create-server.ts'
import { allowedHostNames } from '../server/host-names.ts'
import { createLog } from '../server/log.ts'
import type { Metrics } from '../server/metrics/metrics.ts'
import { loadSafelist } from '../server/operations/load-safelist.ts'
import { originOf } from '../server/origin.ts'
import type { Progress } from '../server/progress.ts'
import { openFilledStore } from './filled-store.ts'
import { openIdentity, SANDBOX_PATH } from './identity.ts'
import { ownCaller } from './own-caller.ts'
import { openGatewayStores } from './stores.ts'

export interface GatewayParts {
  readonly progress: Progress
  readonly metrics: Metrics
  /** Of the sandbox's issuer; null where an outside issuer is trusted. */
  readonly signingKey: SigningKey | null
  readonly writeLog: (line: string) => void
}

export function addressOf({ host, port }: Config): Address {
  return { host, port, otherwise: `PORT=${neighbour(port)} npm start` }
}

/** Closes with the lifecycle. Returns what to show when it is ready. */
export async function openGateway(
  config: Config,
  lifecycle: Lifecycle,
  { progress, metrics, signingKey, writeLog }: GatewayParts,
): Promise<string> {
  const { host, port, subgraphUrls, subgraphAccessKey, oauth } = config
  const safelist = config.operationsFile === undefined ? undefined : await loadSafelist(config.operationsFile)

  const log = createLog({ level: config.logLevel, write: writeLog })
  const store = await openFilledStore(config, lifecycle, {
    progress,
    warn: (line) => log.warn(line),
  })

  progress.step('Subgraphs demographics, clinical, admin-adt and audit')
  const graph = createRecordGraph({
    onStatementEnd: metrics.onStatement,
    onSubgraphError: metrics.onSubgraphError,
    urls: store.urls,
    subgraphUrls,
    subgraphAccessKey,
    onFailure: (subgraph, code) => log.warn({ subgraph, code }, 'A store did not answer.'),
  })
  lifecycle.onClose(graph.close)
  const showcase = await findShowcase(graph.door, showcasePerson.detailIds[0], ownCaller())
  lifecycle.assertRunning()

  progress.step('Gateway')
  metrics.watchPlanCache(() => {
    const { size, hits, misses } = graph.planCache
    return { size, hits, misses }
  })
  const listening = { origin: originOf(host, port) }
  const stores = openGatewayStores({
    urls: store.gatewayUrls,
    isSandbox: oauth.issuer === null,
    onAuditBatch: metrics.onAuditBatch,
  })
  lifecycle.onClose(stores.close)
  const { verifier, discovery, sandbox } = await openIdentity(oauth.issuer, {
    origin: () => listening.origin,
    signingKey,
    patientNhsNumber: showcasePerson.nhsNumber,
    recordTokenAnswer: (answer) => stores.log.append(tokenEvent(answer)),
  })
  const audited = withAudit(withDeadline(graph.door, config.requestTimeoutMs), {
    log: stores.log,
    schema: graph.schema,
  })
  const entrance = createEntrance({ verifier, subscriptions: stores.subscriptions })
  const partsOf = (name: DoorName) => ({
    entrance,
    door: { ...audited, ...metrics.metered(audited, name, null) },
  })
  const app = await createServer({
    ...graph,
    door: audited,
    entrance,
    metrics,
    showcase,
    safelist,
    rateLimit: { requestsPerMinute: config.rateLimitPerMinute },
    crossOrigins: config.crossOrigins,
    hostNames: allowedHostNames(host, config.allowedHosts),
    introspection: config.introspection,
    metricsToken: config.metricsToken,
    sandboxToken: sandbox?.readyToken ?? null,
    contracts: [
      { prefix: '/fhir/STU3', routes: fhirRoutes({ ...partsOf('fhir'), discovery }) },
      { prefix: '', routes: ccapiRoutes(partsOf('ccapi')) },
      { prefix: '/ccapi', routes: ccapiRoutes(partsOf('ccapi')) },
      ...(sandbox === null ? [] : [{ prefix: SANDBOX_PATH, routes: sandbox.routes }]),
    ],
    log: { everyRequest: ['info', 'debug'].includes(config.logLevel), write: writeLog },
  })
  lifecycle.onClose(() => closeServer(app, { hurry: lifecycle.hurry }))
  const boundPort = await listen(app, addressOf(config))
  listening.origin = originOf(host, boundPort)
  lifecycle.assertRunning()
  progress.finish()
  const sandboxToken = sandbox === null ? null : await sandbox.readyToken()
  return banner({ origin: listening.origin, detailId: showcase?.detailId ?? null, sandboxToken })
}
