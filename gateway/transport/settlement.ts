import { setMaxListeners } from 'node:events'
import { HttpFailure } from './http-failure.ts'

export const gaveUp = () => new HttpFailure('deadline', 'The subgraph did not answer in time.')
const callerGone = () => new HttpFailure('cancelled', 'The caller has gone.')

/**
 * An exchange ends once: with its reply, at its deadline, when its caller hangs up, or when it fails.
 * `settle` is true for who ends it.
 */
export function createSettlement(
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
  onFailure: (failure: HttpFailure) => void,
) {
  let isOver = false
  const settle = (): boolean => {
    if (isOver) return false
    isOver = true
    clearTimeout(timer)
    signal?.removeEventListener('abort', hangUp)
    return true
  }
  const fail = (makeFailure: () => HttpFailure) => {
    if (settle()) onFailure(makeFailure())
  }
  const hangUp = () => fail(callerGone)
  const timer = setTimeout(() => fail(gaveUp), timeoutMs)
  if (signal) {
    // A request of many fetches listens many times; each stops listening when it settles. Only Node's signals mind.
    if (signal instanceof EventTarget) setMaxListeners(0, signal)
    signal.addEventListener('abort', hangUp, { once: true })
  }
  return { settle, fail, isOver: () => isOver }
}
