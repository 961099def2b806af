/**
 * What the engine keeps. `FULL_MEMORY_TEST=1` asks 10,000 distinct operations and a million repeats, which takes minutes,
 * and `--reporter=verbose` then tells the heap before and after; without it the same test asks fewer.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'

import { createRecentMap } from '../../gateway/graph/recent-map.ts'
import { createToyGraph } from './toy-graph.ts'

const isFull = process.env.FULL_MEMORY_TEST === '1'
const distinct = isFull ? 10_000 : 1500
const repeats = isFull ? 1_000_000 : 50_000
const planCacheSize = 100

describe('what is kept of operations', () => {
  it('is bounded by how many there are', () => {
    const map = createRecentMap<number>(2)
    for (const [index, key] of ['a', 'b', 'c'].entries()) map.set(key, index)
    expect([map.size, map.get('a'), map.get('b'), map.get('c')]).toEqual([2, undefined, 1, 2])
  })

  it('is bounded by how long their texts are in all', () => {
    const map = createRecentMap<number>(10, 10)
    for (const [index, key] of ['aaaa', 'bbbb', 'cccc'].entries()) map.set(key, index)
    expect([map.size, map.get('aaaa'), map.get('bbbb'), map.get('cccc')]).toEqual([2, undefined, 1, 2])
    map.delete('bbbb')
    map.set('dddddd', 3)
    expect([map.get('cccc'), map.get('dddddd')]).toEqual([2, 3])
  })

  it('is the newest alone when that is longer than all may be', () => {
    const map = createRecentMap<number>(10, 10)
    map.set('short', 1)
    map.set('much too long', 2)
    expect([map.get('short'), map.get('much too long')]).toEqual([undefined, 2])
  })

  it(`does not grow with ${distinct} distinct operations and ${repeats} repeats`, async ({ annotate }) => {
    const { graph, asked } = createToyGraph({}, { planCacheSize })
    const operation = (index: number) => `{ a${index}: serverTime b: person(id: 1) { name } }`
    const run = async (from: number, to: number) => {
      for (let index = from; index < to; index++) {
        await graph.execute({ query: operation(index) })
        asked.length = 0
      }
    }

    await run(0, 500)
    const before = heapBytes()
    await run(500, distinct)
    const between = heapBytes()
    for (let round = 0; round < repeats / planCacheSize; round++) {
      await run(distinct - planCacheSize, distinct)
    }
    const after = heapBytes()
    const sizes = [before, between, after].map(inMegabytes).join(', ')
    await annotate(
      `Heap before, after distinct operations, at the end: ${sizes}; resident ${inMegabytes(process.memoryUsage.rss())}`,
    )

    const { size, misses, hits } = graph.planCache
    expect({ size, misses, hits }).toEqual({ size: planCacheSize, misses: distinct, hits: repeats })
    expect(Math.max(between, after) - before).toBeLessThan(15_000_000)
  }, 1_800_000)
})

/** What is left when everything that can be collected has been. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  collect()
  return process.memoryUsage().heapUsed
}

const inMegabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`
