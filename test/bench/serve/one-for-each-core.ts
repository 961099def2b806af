/** A system of the bench by a process for each core, behind one port. */
import cluster from 'node:cluster'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import type { BenchServer } from './bench-server.ts'

/** @param start serves in a worker. */
export async function serveByEachCore(start: () => Promise<BenchServer>): Promise<BenchServer> {
  if (cluster.isWorker) return start()
  const workers = Array.from({ length: availableParallelism() }, () => cluster.fork())
  const [[{ port }]] = (await Promise.all(workers.map((worker) => once(worker, 'listening')))) as [
    [{ port: number }],
  ]
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      for (const worker of workers) worker.kill()
    },
  }
}
