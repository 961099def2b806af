/**
 * `npm run bench`: this graph beside what else could serve the same record, in one run and in turn, so that the
 * ratios hold whatever the machine.
 */
import { writeFile } from 'node:fs/promises'
import { onStopSignal } from '../../subgraphs/serving/stop-signals.ts'
import { assertAgreement } from './agreement.ts'
import { type Arguments, readArguments, USAGE } from './arguments.ts'
import { openBenchStore } from './bench-store.ts'
import { startLoadProcess } from './load/load-process.ts'
import { type RoundsOptions, type Row, timeInRounds, warmUp } from './measure/rounds.ts'
import { seedBenchPeople } from './people/bench-people.ts'
import { requestsOf } from './queries/queries.ts'
import { describeMachine, describeSystems, machineFacts, shareWithAudit, table } from './report.ts'
import { startSystems, systems } from './systems/systems.ts'

const WARM_UP_CLIENTS = 16
/** Of each query, spread over the people. */
const COMPARED_REQUESTS = 9

const print = (text: string) => void process.stdout.write(`${text}\n`)

const given = readArguments(process.argv.slice(2))
if (given === null) {
  process.stderr.write(`${USAGE}\n`)
  process.exit(1)
}
try {
  const stop = new AbortController()
  onStopSignal(
    () => (stop.signal.aborted ? process.exit(130) : stop.abort()),
    () => performance.now(),
  )
  await bench(given, stop.signal)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

async function bench(options: Arguments, signal: AbortSignal): Promise<void> {
  const closers: (() => unknown)[] = []
  try {
    const store = await openBenchStore()
    closers.push(store.close)
    const machine = await machineFacts(store.adminUrl)
    print(`${describeMachine(machine)}\n${describeSystems(options.systems)}\n`)
    const people = await seedBenchPeople({ adminUrl: store.adminUrl, patients: options.patients })
    signal.throwIfAborted()
    const running = await startSystems(options.systems, store.adminUrl)
    closers.push(running.stop)
    const load = startLoadProcess()
    closers.push(load.stop)

    const common = { ...options, load, systems: running.systems, postmasterPid: store.postmasterPid, signal }
    const rows: Row[] = []
    for (const query of options.queries) {
      const requests = requestsOf[query](people)
      await assertAgreement(
        running.systems.filter(({ name }) => systems[name].queries.includes(query)),
        requests.filter((_request, n) => n % Math.ceil(requests.length / COMPARED_REQUESTS) === 0),
      )
      const timing: Omit<RoundsOptions, 'clients'> = { ...common, query, requests }
      await warmUp({ ...timing, clients: WARM_UP_CLIENTS }, options.warmUpSeconds * 1000)
      for (const clients of options.clients) {
        const timed = await timeInRounds({ ...timing, clients })
        print(table(timed))
        rows.push(...timed)
      }
    }
    print(shareWithAudit(rows))
    const { seconds, rounds } = options
    const report = { machine, people: people.length, seconds, rounds, rows }
    if (options.jsonFile) await writeFile(options.jsonFile, `${JSON.stringify(report, null, 2)}\n`)
  } finally {
    for (const close of closers.reverse()) await close()
  }
}
