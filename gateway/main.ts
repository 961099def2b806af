/** `npm start`: opens the store, puts the graph behind the door, listens, and ends cleanly. */
import { performance } from 'node:perf_hooks'
import { openStore } from '../drizzle/store/open-store.ts'
import { StoreProblem } from '../drizzle/store/store-problem.ts'
import { isEmpty, seedSyntheticPeople, showcasePerson } from '../drizzle/synthetic/seed.ts'
import { closeServer } from '../subgraphs/serving/draining.ts'
import type { Lifecycle } from '../subgraphs/serving/lifecycle.ts'
import { assertPortFree, listen, neighbour, PortProblem } from '../subgraphs/serving/port.ts'
import { complain, runUntilStopped } from '../subgraphs/serving/run-until-stopped.ts'
import { withAudit } from './audit/audited-door.ts'
import { tokenEvent } from './audit/event.ts'
import { type Config, readConfig } from './config.ts'
import { withDeadline } from './deadline.ts'
import type { DoorName } from './door.ts'
import { createEntrance } from './entrance.ts'
import { findShowcase } from './explore/showcase.ts'
import {
  demoSubscriptions,
  type Identity,
  openSandboxIdentity,
  SANDBOX_PATH,
  trustIssuer,
} from './opening/identity.ts'
import { ownCaller } from './opening/own-caller.ts'
import { prepareSandboxStore } from './opening/sandbox-store.ts'
import { type GatewayStores, openGatewayStores } from './opening/stores.ts'
import { createRecordGraph } from './record-graph.ts'
import { ccapiRoutes } from './rest/ccapi/ccapi-routes.ts'
import { fhirRoutes } from './rest/fhir/fhir-routes.ts'
import { banner } from './server/banner.ts'
import { createServer } from './server/create-server.ts'
import { allowedHostNames } from './server/host-names.ts'
import { createLog, readableLine } from './server/log.ts'
import { createMetrics } from './server/metrics/metrics.ts'
import { loadSafelist, SafelistProblem } from './server/operations/load-safelist.ts'
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
    describe: (error, failing) => describe(error, failing, config),
    onStopping: () =>
      print('\n  Stopping: open requests are being answered. Ctrl-C again does not wait for them.\n'),
  })
}

/** Returns what to show when it is ready. */
async function start(config: Config, lifecycle: Lifecycle, progress: Progress): Promise<string> {
  const { host, port, databaseUrl, dataDir, seedPatients, subgraphUrls, subgraphAccessKey, oauth } = config
  const address = { host, port, otherwise: `PORT=${neighbour(port)} npm start` }
  const safelist = config.operationsFile === undefined ? undefined : await loadSafelist(config.operationsFile)
  await assertPortFree(address)

  // The embedded server tells its own steps.
  if (databaseUrl !== undefined) progress.step('Database of DATABASE_URL')
  const log = createLog({ level: config.logLevel, write: writeLog })
  const store = await openStore({
    databaseUrl,
    dataDir,
    onProgress: progress.step,
    onRevival: (problem) => log.warn(revival(problem)),
  })
  lifecycle.onClose(store.close)
  lifecycle.assertRunning()

  const isSandbox = oauth.issuer === null
  if (isSandbox) {
    const { sandboxMayHoldRealRecords: mayHoldRealRecords } = oauth
    await prepareSandboxStore({ ...store, subscriptions: demoSubscriptions, mayHoldRealRecords })
  }
  await seed(store.adminUrl, seedPatients, progress)
  lifecycle.assertRunning()

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
    isSandbox,
    onAuditBatch: metrics.onAuditBatch,
  })
  lifecycle.onClose(stores.close)
  const { verifier, discovery, sandbox } = await openIdentity(config, () => listening.origin, stores)
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

function openIdentity(
  { oauth }: Config,
  origin: () => string,
  { log }: GatewayStores,
): Promise<Identity> | Identity {
  if (oauth.issuer !== null) return trustIssuer(oauth.issuer)
  return openSandboxIdentity({
    origin,
    patientNhsNumber: showcasePerson.nhsNumber,
    recordTokenAnswer: (answer) => log.append(tokenEvent(answer)),
  })
}

/** A store that holds anybody is left as it is. */
async function seed(adminUrl: string, patients: number, progress: Progress): Promise<void> {
  if (patients === 0 || !(await isEmpty(adminUrl))) return
  progress.step(`${patients} synthetic people`)
  const onProgress = ({ peopleWritten }: { peopleWritten: number }) =>
    progress.update(`${peopleWritten} of ${patients} synthetic people`)
  try {
    await seedSyntheticPeople({ adminUrl, patients, onProgress })
    progress.update(`${patients} synthetic people`)
  } catch (error) {
    // Another start on the same store may have been faster.
    if (await isEmpty(adminUrl)) throw error
  }
}

function revival(problem: unknown): string {
  if (problem === null) return 'The embedded Postgres had ended and was started again.'
  return problem instanceof StoreProblem
    ? problem.message
    : 'The embedded Postgres has ended and does not start.'
}

function isForOperators(error: unknown): error is Error {
  return error instanceof StoreProblem || error instanceof PortProblem || error instanceof SafelistProblem
}

/** One line; the stack only for who debugs. */
function describe(error: unknown, failing: string, { debug }: Config): string {
  if (debug && error instanceof Error) return error.stack ?? error.message
  if (isForOperators(error)) return error.message
  const [firstLine] = (error instanceof Error ? error.message : String(error)).split('\n')
  return `Could not ${failing}: ${firstLine} (DEBUG=1 npm start shows where).`
}
