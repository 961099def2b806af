import { StopSignal } from '../subgraphs/serving/stop-signal.ts'
import type { Answer, Door } from './door.ts'
import { faultMeanings } from './errors.ts'

/**
 * A door that answers by its deadline, and at once when the caller goes: what is asked behind it is told to stop, and
 * what does not stop is not waited for. The answer is then UNAVAILABLE, which each contract says in its own shape.
 */
export function withDeadline(door: Door, timeoutMs: number): Door {
  return {
    execute: <Data>(
      operation: string,
      variables: Readonly<Record<string, unknown>>,
      caller: Parameters<Door['execute']>[2],
      signal?: AbortSignal,
    ) =>
      new Promise<Answer<Data>>((resolve, reject) => {
        const stop = new StopSignal()
        const give = () => {
          done()
          stop.abort()
          resolve(unanswered)
        }
        const timer = setTimeout(give, timeoutMs)
        const done = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', give)
        }
        if (signal?.aborted) return give()
        signal?.addEventListener('abort', give)
        door.execute<Data>(operation, variables, caller, stop).then(
          (answer) => {
            done()
            resolve(answer)
          },
          (error: unknown) => {
            done()
            reject(error)
          },
        )
      }),
  }
}

const { safeMessage } = faultMeanings.UNAVAILABLE
const unanswered: Answer<never> = {
  data: null,
  withheld: [],
  errors: [{ message: safeMessage, extensions: { code: 'UNAVAILABLE' } }],
}
