/** The signal of one request does what Node's own does, for whoever reads it, asks it or listens to it. */
import { describe, expect, it } from 'vitest'
import { StopSignal } from '../../subgraphs/serving/stop-signal.ts'

function ownSignal() {
  const signal = new StopSignal()
  return { signal: signal as AbortSignal, abort: () => signal.abort() }
}

function nodesSignal() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

describe.each([
  ['ours', ownSignal],
  ["Node's", nodesSignal],
])('%s', (_name, create) => {
  it('says nothing before it is aborted', () => {
    const { signal } = create()
    expect(signal.aborted).toBe(false)
    expect(signal.reason).toBeUndefined()
    expect(() => signal.throwIfAborted()).not.toThrow()
  })

  it('is aborted for an AbortError, and throws it', () => {
    const { signal, abort } = create()
    abort()
    expect(signal.aborted).toBe(true)
    expect(signal.reason).toMatchObject({ name: 'AbortError' })
    expect(() => signal.throwIfAborted()).toThrow(expect.objectContaining({ name: 'AbortError' }))
  })

  it('tells each listener once, however often it listens and is aborted', () => {
    const { signal, abort } = create()
    const told: string[] = []
    const first = () => void told.push('first')
    signal.addEventListener('abort', first)
    signal.addEventListener('abort', first)
    signal.addEventListener(
      'abort',
      { handleEvent: ({ type }: Event) => void told.push(type) },
      { once: true },
    )
    signal.onabort = () => void told.push('onabort')
    abort()
    const { reason } = signal
    abort()
    expect(told.sort()).toEqual(['abort', 'first', 'onabort'])
    expect(signal.reason).toBe(reason)
  })

  it('does not tell who no longer listens, nor who listens to something else or too late', () => {
    const { signal, abort } = create()
    const told: string[] = []
    const left = () => void told.push('left')
    signal.addEventListener('abort', left)
    signal.removeEventListener('abort', left)
    signal.addEventListener('close', () => void told.push('close'))
    abort()
    signal.addEventListener('abort', () => void told.push('late'))
    expect(told).toEqual([])
  })
})
