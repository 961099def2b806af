/** `npm start`: opens the store, puts the graph behind the door, listens, and ends cleanly. */
import { performance } from 'node:perf_hooks'
import { showcasePerson } from '../drizzle/synthetic/seed.ts'
import { closeServer } from '../subgraphs/serving/draining.ts'
import type { Lifecycle } from '../subgraphs/serving/lifecycle.ts'
import { assertPortFree, listen, neighbour } from '../subgraphs/serving/port.ts'
import { complain, runUntilStopped } from '../subgraphs/serving/run-until-stopped.ts'
import { withAudit } from './audit/audited-door.ts'
import { tokenEvent } from './audit/event.ts'
import { type Config, readConfig } from './config.ts'
import { withDeadline } from './deadline.ts'
import type { DoorName } from './door.ts'
import { createEntrance } from './entrance.ts'
import { findShowcase } from './explore/showcase.ts'
import { openFilledStore } from './opening/filled-store.ts'
import { openIdentity, SANDBOX_PATH } from './opening/identity.ts'
import { ownCaller } from './opening/own-caller.ts'
import { describeProblem } from './opening/problems.ts'
import { openGatewayStores } from './opening/stores.ts'
import { createRecordGraph } from './record-graph.ts'
import { ccapiRoutes } from './rest/ccapi/ccapi-routes.ts'
import { fhirRoutes } from './rest/fhir/fhir-routes.ts'
import { banner } from './server/banner.ts'
import { createServer } from './server/create-server.ts'
import { allowedHostNames } from './server/host-names.ts'
import { createLog, readableLine } from './server/log.ts'
import { createMetrics } from './server/metrics/metrics.ts'
import { loadSafelist } from './server/operations/load-safelist.ts'
import { originOf } from './server/origin.ts'
import { createProgress, type Progress } from './server/progress.ts'

const print = (text: string) => void process.stdout.write(text)

/** Words where a person watches, JSON where a program does. */
const writeLog = (line: string) => complain(process.stderr.isTTY ? readableLine(line) : line)

const result = readConfig(process.env)
if ('mistakes' in result) for (const mistake of result.mistakes) complain(mistake)
process.exit('mistakes' in result ? 1 : await serve(result.config))

/** The exit code. */
function serve(config: Config): Promise<number> {
  const now = () => performance.now()
  const progress = createProgress({ write: print, isTerminal: process.stdout.isTTY, now })
  return runUntilStopped({
    start: async (lifecycle) => {
      try {
        print(await start(config, lifecycle, progress))
      } catch (error) {
        progress.fail()
        throw error
      }
    },
    describe: (error, failing) => describeProblem(error, failing, config.debug),
    onStopping: () =>
      print('\n  Stopping: open requests are being answered. Ctrl-C again does not wait for them.\n'),
  })
}

/** Returns what to show when it is ready. */
async function start(config: Config, lifecycle: Lifecycle, progress: Progress): Promise<string> {
  const { host, port, subgraphUrls, subgraphAccessKey, oauth } = config
  const address = { host, port, otherwise: `PORT=${neighbour(port)} npm start` }
  const safelist = config.operationsFile === undefined ? undefined : await loadSafelist(config.operationsFile)
  await assertPortFree(address)

  const log = createLog({ level: config.logLevel, write: writeLog })
  const store = await openFilledStore(config, lifecycle, {
    progress,
    warn: (line) => log.warn(line),
  })

  progress.step('Subgraphs demographics, clinical, admin-adt and audit')
  const metrics = createMetrics()
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
  const boundPort = await listen(app, address)
  listening.origin = originOf(host, boundPort)
  lifecycle.assertRunning()
  progress.finish()
  const sandboxToken = sandbox === null ? null : await sandbox.readyToken()
  return banner({ origin: listening.origin, detailId: showcase?.detailId ?? null, sandboxToken })
}
