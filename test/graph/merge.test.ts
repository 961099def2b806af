import { expect, test } from 'vitest'
import { createMerge } from '../../gateway/graph/compile/merge.ts'

const merge = createMerge(() => false)

test('a reply cannot reach what all objects share', () => {
  const target = { person: { id: '1' } }
  merge(target, JSON.parse('{"__proto__":{"polluted":1},"person":{"__proto__":{"polluted":1},"name":"Ada"}}'))
  expect(Object.prototype).not.toHaveProperty('polluted')
  expect(target).toEqual({ person: { id: '1', name: 'Ada' } })
})
