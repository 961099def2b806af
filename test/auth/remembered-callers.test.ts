import { expect, it } from 'vitest'
import { callerOf } from '../../gateway/auth/claims.ts'
import { rememberCallers } from '../../gateway/auth/remembered-callers.ts'

const entry = { caller: callerOf({ client_id: 'c' }), generation: 1 }

it('remembers for a minute at most, and never past the end of a token', () => {
  let nowMs = 0
  const remembered = rememberCallers(10, () => nowMs)
  remembered.set('long', entry, 3_600_000)
  remembered.set('short', entry, 5_000)
  remembered.set('over', entry, 0)
  nowMs = 4_999
  expect(['long', 'short', 'over'].map((token) => remembered.get(token) !== null)).toEqual([
    true,
    true,
    false,
  ])
  nowMs = 59_999
  expect(['long', 'short'].map((token) => remembered.get(token) !== null)).toEqual([true, false])
  nowMs = 60_000
  expect(remembered.get('long')).toBeNull()
  expect(remembered.size).toBe(0)
})

it('holds no more than it is told to, the newest', () => {
  const remembered = rememberCallers(3, () => 0)
  for (const token of ['a', 'b', 'c', 'd']) remembered.set(token, entry, 1_000)
  expect(remembered.size).toBe(3)
  expect(['a', 'b', 'd'].map((token) => remembered.get(token) !== null)).toEqual([false, true, true])
})
