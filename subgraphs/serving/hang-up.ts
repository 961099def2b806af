import type { ServerResponse } from 'node:http'
import { StopSignal } from './stop-signal.ts'

/** Aborts when the caller goes away before the reply is sent, so that nobody works for nobody. */
export function hangUpSignal(response: ServerResponse): AbortSignal {
  const signal = new StopSignal()
  // It may have gone while it was found out who is asking.
  if (response.destroyed) signal.abort()
  response.once('close', () => {
    if (!response.writableFinished) signal.abort()
  })
  return signal
}
