import type { ServerResponse } from 'node:http'

/** Aborts when the caller goes away before the reply is sent, so that nobody works for nobody. */
export function hangUpSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController()
  // It may have gone while it was found out who is asking.
  if (response.destroyed) controller.abort()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller.signal
}
