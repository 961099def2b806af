import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { QueryPlanner } from '@graphql-hive/router-query-planner'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { createRecentMap } from '../../gateway/graph/recent-map.ts'
import { createToyGraph } from './toy-graph.ts'

afterEach(() => vi.restoreAllMocks())

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

  it('does not grow with 1,500 distinct operations and 50,000 repeats', async () => {
    const plan = vi.spyOn(QueryPlanner.prototype, 'planAsync')
    const { graph, asked } = createToyGraph({}, { planCacheSize: 100 })
    const operation = (index: number) => `{ a${index}: serverTime b: person(id: 1) { name } }`
    const run = async (from: number, to: number) => {
      for (let index = from; index < to; index++) await graph.execute({ query: operation(index) })
      asked.length = 0
    }

    await run(0, 500)
    const before = heapBytes()
    await run(500, 1500)
    for (let round = 0; round < 500; round++) await run(1400, 1500)
    const grown = heapBytes() - before

    expect(plan).toHaveBeenCalledTimes(1500)
    plan.mockReset()
    expect(grown).toBeLessThan(15_000_000)
  }, 120_000)
})

/** What is left when everything that can be collected has been. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  collect()
  return process.memoryUsage().heapUsed
}
