/** `npm start`: serves by this process, or by several that it looks after. */
import { performance } from 'node:perf_hooks'
import { assertPortFree } from '../subgraphs/serving/port.ts'
import { complain, runUntilStopped } from '../subgraphs/serving/run-until-stopped.ts'
import { createSigningKey } from './auth/sandbox-issuer/signing-key.ts'
import { type Config, readConfig } from './config.ts'
import { addressOf, openGateway } from './opening/open-gateway.ts'
import { describeProblem } from './opening/problems.ts'
import { readableLine } from './server/log.ts'
import { createMetrics, type Metrics } from './server/metrics/metrics.ts'
import { renderReports, sumOfCounts } from './server/metrics/reports.ts'
import { createProgress } from './server/progress.ts'
import { type Orders, WORKER } from './workers/messages.ts'
import { supervise } from './workers/supervisor.ts'
import { joinColleagues } from './workers/worker.ts'

const print = (text: string) => void process.stdout.write(text)

/** Words where a person watches, JSON where a program does. */
const writeLog = (line: string) => complain(process.stderr.isTTY ? readableLine(line) : line)

const onStopping = () =>
  print('\n  Stopping: open requests are being answered. Ctrl-C again does not wait for them.\n')

const result = readConfig(process.env)
if ('mistakes' in result) for (const mistake of result.mistakes) complain(mistake)
process.exit('mistakes' in result ? 1 : await run(result.config))

/** The exit code. */
async function run(config: Config): Promise<number> {
  if (process.argv[2] === WORKER) {
    const metrics = createMetrics()
    const { orders, reports } = await joinColleagues(metrics.report)
    return serve(config, orders, { ...metrics, render: async () => renderReports(await reports()) })
  }
  try {
    await assertPortFree(addressOf(config))
  } catch (error) {
    complain(describeProblem(error, 'start', config.debug))
    return 1
  }
  const signingKey = config.oauth.issuer === null ? await createSigningKey() : null
  const { workers } = config
  if (workers > 1) return supervise({ workers, signingKey, sumOfCounts, complain, onStopping })
  return serve(config, { signingKey, speaks: true }, createMetrics(), onStopping)
}

/** @param onStopping absent where the supervisor says so for all. */
function serve(
  config: Config,
  { signingKey, speaks }: Orders,
  metrics: Metrics,
  onStopping?: () => void,
): Promise<number> {
  const write = speaks ? print : () => undefined
  const progress = createProgress({ write, isTerminal: process.stdout.isTTY, now: () => performance.now() })
  return runUntilStopped({
    start: async (lifecycle) => {
      try {
        write(await openGateway(config, lifecycle, { progress, metrics, signingKey, writeLog }))
      } catch (error) {
        progress.fail()
        throw error
      }
    },
    describe: (error, failing) => describeProblem(error, failing, config.debug),
    onStopping,
  })
}
