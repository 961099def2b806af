/** The client process: its CPU is nobody's but its own. Started by `load-process.ts`, which it ends with. */
import { runClosedLoop } from './closed-loop.ts'
import type { LoadEvent, LoadJob } from './messages.ts'

const tell = (event: LoadEvent) => void process.send?.(event)

process.on('message', (job: LoadJob) => {
  runClosedLoop(job, { onWarm: () => tell({ kind: 'warm' }), onTimed: () => tell({ kind: 'timed' }) }).then(
    (result) => tell({ kind: 'done', ...result }),
    (error: unknown) => tell({ kind: 'failed', reason: String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
