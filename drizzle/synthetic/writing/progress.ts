/** How far the seeding is: a bar where somebody watches, else a line for every tenth. */
import { SingleBar } from 'cli-progress'
import type { SeedProgress } from '../seed.ts'

export interface ProgressPrinter {
  show(progress: SeedProgress): void
  /** Gives the line back to other output. */
  stop(): void
}

export function createProgressPrinter(stream: NodeJS.WriteStream): ProgressPrinter {
  return stream.isTTY ? barOn(stream) : linesOn((line) => stream.write(`${line}\n`))
}

function barOn(stream: NodeJS.WriteStream): ProgressPrinter {
  const format = 'Synthetic people {bar} {value}/{total}, {eta_formatted} left'
  const bar = new SingleBar({ format, stream, hideCursor: true })
  let started = false
  return {
    show: ({ peopleWritten, people }) => {
      if (!started) bar.start(people, 0)
      started = true
      bar.update(peopleWritten)
    },
    stop: () => bar.stop(),
  }
}

/** The last line is the caller's. */
function linesOn(print: (line: string) => void): ProgressPrinter {
  let tenths = 0
  return {
    show: ({ peopleWritten, people }) => {
      const reached = Math.floor((peopleWritten * 10) / people)
      if (reached === tenths || reached === 10) return
      tenths = reached
      print(`${peopleWritten} of ${people} synthetic people`)
    },
    stop: () => undefined,
  }
}
