/** Shows how far a run is: a bar on a terminal, a line per step elsewhere. */
import { Presets, SingleBar } from 'cli-progress'

export interface Progress {
  /** Begins a step and ends the one before; the answer is called with how much more is done (1 by default). */
  start(step: 'reading' | 'writing', total: number): (more?: number) => void
  stop(): void
}

const labels = { reading: 'files read', writing: 'records written' } as const

export function createProgress(isTerminal: boolean, print: (line: string) => void): Progress {
  return isTerminal ? barProgress() : lineProgress(print)
}

function barProgress(): Progress {
  let bar: SingleBar | undefined
  return {
    start: (step, total) => {
      bar?.stop()
      const current = new SingleBar(
        { format: `{bar} {value}/{total} ${labels[step]}`, hideCursor: true },
        Presets.shades_classic,
      )
      current.start(total, 0)
      bar = current
      return (more = 1) => current.increment(more)
    },
    stop: () => bar?.stop(),
  }
}

function lineProgress(print: (line: string) => void): Progress {
  return {
    start: (step, total) => {
      print(step === 'reading' ? `Reading files: ${total}` : `Writing records: ${total}`)
      return () => undefined
    },
    stop: () => undefined,
  }
}
