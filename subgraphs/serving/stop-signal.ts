type Listener = Parameters<AbortSignal['addEventListener']>[1]
type ListenerOptions = Parameters<AbortSignal['addEventListener']>[2]

/**
 * Tells all who work for one request to stop. What Node makes with an AbortController says the same, and to make it takes
 * longer than to look a plan up: every request has some of these, and hardly any is ever aborted.
 *
 * An AbortSignal for whoever reads it or listens to it, but no EventTarget of Node's: not for
 * `fetch`, and not for `AbortSignal.any`.
 */
export class StopSignal implements AbortSignal {
  aborted = false
  reason: unknown = undefined
  onabort: AbortSignal['onabort'] = null
  readonly #listeners = new Set<Listener>()

  abort(): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = new DOMException('This operation was aborted', 'AbortError')
    this.dispatchEvent(new Event('abort'))
    this.#listeners.clear()
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason
  }

  /** It happens once, whether or not the options say so. */
  addEventListener(type: string, listener: Listener, _options?: ListenerOptions): void {
    if (type === 'abort') this.#listeners.add(listener)
  }

  removeEventListener(_type: string, listener: Listener): void {
    this.#listeners.delete(listener)
  }

  dispatchEvent(event: Event): boolean {
    this.onabort?.(event)
    for (const listener of this.#listeners) {
      if (typeof listener === 'function') listener(event)
      else listener.handleEvent(event)
    }
    return true
  }
}
