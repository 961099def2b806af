import type { Histogram } from 'prom-client'
import type { Answer, Door } from '../../door.ts'

export interface MeteredAs {
  readonly name: string
  /** Null: every operation is one of ours, and their names are few. */
  readonly names: ReadonlySet<string> | null
  readonly requests: Histogram<'door' | 'operation' | 'outcome'>
}

type Outcome = 'answered' | 'partial' | 'refused' | 'failed'

/** Measures what one contract asks of the door. */
export function meteredDoor(door: Door, { name, names, requests }: MeteredAs): Door {
  const observers = new Map<string, (seconds: number) => void>()
  const observe = (operation: string, outcome: Outcome, startedMs: number) => {
    const key = `${operation} ${outcome}`
    let observer = observers.get(key)
    if (observer === undefined) {
      const series = requests.labels({ door: name, operation, outcome })
      observer = (seconds) => series.observe(seconds)
      observers.set(key, observer)
    }
    observer((performance.now() - startedMs) / 1_000)
  }
  return {
    async execute<Data>(...asked: Parameters<Door['execute']>): Promise<Answer<Data>> {
      const startedMs = performance.now()
      const operation = nameOf(asked[0], names)
      try {
        const answer = await door.execute<Data>(...asked)
        observe(operation, outcomeOf(answer), startedMs)
        return answer
      } catch (error) {
        observe(operation, 'failed', startedMs)
        throw error
      }
    },
  }
}

/** What clients call their operations is theirs, and endless: only names that are known beforehand are told. */
function nameOf(operation: string, names: ReadonlySet<string> | null): string {
  const [, name] = OPERATION_NAME.exec(operation) ?? []
  return name !== undefined && (names === null || names.has(name)) ? name : 'other'
}

const OPERATION_NAME = /\b(?:query|mutation)\s+(\w{1,100})/

function outcomeOf({ data, errors }: Answer<unknown>): Outcome {
  if (errors.length === 0) return 'answered'
  return data === null ? 'refused' : 'partial'
}
