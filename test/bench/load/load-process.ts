/** Starts the client process and gives it its jobs. */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { typescriptOptions } from '../../setup/typescript.ts'
import type { LoadMoments, LoadResult } from './closed-loop.ts'
import type { LoadEvent, LoadJob } from './messages.ts'

export interface LoadProcess {
  /** @throws at the first reply that is not a success. */
  run(job: LoadJob, moments: LoadMoments): Promise<LoadResult>
  stop(): void
}

export function startLoadProcess(): LoadProcess {
  const path = fileURLToPath(new URL('main.ts', import.meta.url))
  const child = fork(path, [], { execArgv: [...typescriptOptions], serialization: 'advanced' })
  return {
    run: (job, moments) => runJob(child, job, moments),
    stop: () => {
      if (child.connected) child.disconnect()
    },
  }
}

function runJob(child: ChildProcess, job: LoadJob, moments: LoadMoments): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('The client process has ended.'))
    const onMessage = (event: LoadEvent) => {
      if (event.kind === 'warm') return moments.onWarm()
      if (event.kind === 'timed') return moments.onTimed()
      child.off('message', onMessage)
      child.off('exit', onExit)
      if (event.kind === 'done') resolve(event)
      else reject(new Error(`${job.origin} failed: ${event.reason}`))
    }
    child.on('message', onMessage)
    child.once('exit', onExit)
    child.send(job)
  })
}
