/**
 * Postgres killed under load, again and again, whole or one of its processes: whoever got data is in the audit, nobody
 * got less than they were told, and the service comes back by itself. `KILLS` changes how often.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createRandom } from '../conformance/random.ts'
import { send } from './own-postgres.ts'
import {
  BACK_WITHIN_MS,
  CLIENTS,
  expectAudited,
  expectHonest,
  openSockets,
  SEED,
  startTrial,
  type Trial,
  underLoad,
  untilBack,
} from './trial.ts'

const KILLS = Number(process.env.KILLS ?? 50)
const KILLS_OF_ONE = Math.ceil(KILLS * 0.3)
const TIMEOUT_MS = 60_000 + KILLS * 5_000

let trial: Trial

beforeAll(async () => {
  trial = await startTrial(4_000)
})
afterAll(() => trial.server.close())

async function killPostmaster(): Promise<number> {
  const pid = await vi.waitFor(async () => {
    const found = await trial.postgres.postmaster()
    if (found === null) throw new Error('no server yet')
    return found
  }, BACK_WITHIN_MS)
  send('SIGKILL', [pid])
  return pid
}

const untilOtherThan = (killed: number) =>
  vi.waitFor(async () => {
    const pid = await trial.postgres.postmaster()
    if (pid === null || pid === killed) throw new Error('not started again yet')
  }, BACK_WITHIN_MS)

/** The postmaster ends all others then, and starts anew with none of them. */
async function killOneOf(processes: readonly number[], place: number): Promise<void> {
  send('SIGKILL', processes.slice(place, place + 1))
  await vi.waitFor(async () => {
    const now = await trial.postgres.processes()
    if (now.some((pid) => processes.includes(pid))) throw new Error('not all of them have ended yet')
  }, BACK_WITHIN_MS)
}

describe.sequential('under load', { timeout: TIMEOUT_MS }, () => {
  test(`the server is killed ${KILLS} times`, async () => {
    const moments = createRandom(SEED)
    const replies = await underLoad(trial, 'kill', async (load) => {
      const before = openSockets()
      for (let kill = 0; kill < KILLS; kill += 1) {
        await sleep(moments.between(0, 150))
        const killed = await killPostmaster()
        await untilOtherThan(killed)
        // Now and then it is killed again while it is still starting.
        if (!moments.chance(0.2)) await untilBack(trial, load)
      }
      await untilBack(trial, load)
      expect(trial.postgres.revivals.filter((problem) => problem === null).length).toBeGreaterThan(0)
      await expect.poll(openSockets, { timeout: BACK_WITHIN_MS }).toBeLessThanOrEqual(before + CLIENTS)
    })
    const counts = expectHonest(trial, replies)
    expect(counts.whole).toBeGreaterThan(KILLS)
    expect(counts.unavailable).toBeGreaterThan(0)
    await expectAudited(trial, replies)
  })

  test(`one of its processes is killed ${KILLS_OF_ONE} times`, async () => {
    const moments = createRandom(SEED)
    const replies = await underLoad(trial, 'kill-one', async (load) => {
      const before = openSockets()
      const postmaster = await trial.postgres.postmaster()
      for (let kill = 0; kill < KILLS_OF_ONE; kill += 1) {
        await sleep(moments.between(0, 100))
        const [, ...processes] = await trial.postgres.processes()
        await killOneOf(processes, moments.between(0, processes.length - 1))
        await untilBack(trial, load)
      }
      expect(await trial.postgres.postmaster()).toBe(postmaster)
      await expect.poll(openSockets, { timeout: BACK_WITHIN_MS }).toBeLessThanOrEqual(before + CLIENTS)
    })
    const counts = expectHonest(trial, replies)
    expect(counts.whole).toBeGreaterThan(KILLS_OF_ONE)
    expect(counts.unavailable).toBeGreaterThan(0)
    await expectAudited(trial, replies)
  })
})
