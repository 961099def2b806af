/** CPU time of processes and all their descendants, from Linux's /proc. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
import { readdirSync, readFileSync } from 'node:fs'

interface ProcessTimes {
  readonly parent: number
  /** Its own and that of children that have ended. */
  readonly ticks: number
}

/** USER_HZ, the unit of these numbers whatever the kernel's own clock. */
const TICK_MS = 10

/** Null where the system does not say, as on macOS. */
export function cpuMsOf(roots: readonly number[]): number | null {
  if (process.platform !== 'linux') return null
  const times = readAll()
  const children = new Map<number, number[]>()
  for (const [pid, { parent }] of times) {
    children.set(parent, [...(children.get(parent) ?? []), pid])
  }
  let ticks = 0
  const pending = [...roots]
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    ticks += times.get(pid)?.ticks ?? 0
    pending.push(...(children.get(pid) ?? []))
  }
  return ticks * TICK_MS
}

function readAll(): Map<number, ProcessTimes> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return new Map(
    pids.flatMap((pid) => {
      const times = readTimes(pid)
      return times === null ? [] : [[Number(pid), times]]
    }),
  )
}

function readTimes(pid: string): ProcessTimes | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything; the fields after it begin with the third.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [utime, stime, childUtime, childStime] = fields.slice(11, 15).map(Number)
    return {
      parent: Number(fields[1]),
      ticks: (utime ?? 0) + (stime ?? 0) + (childUtime ?? 0) + (childStime ?? 0),
    }
  } catch {
    // It has ended meanwhile.
    return null
  }
}
