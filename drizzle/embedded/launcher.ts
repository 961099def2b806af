/** Runs the Postgres programs, as root under an unprivileged account that can still reach the files it needs. */
import { spawn } from 'node:child_process'
import { StoreProblem } from '../store/store-problem.ts'
import { type Account, canReach } from './account.ts'
import type { Binaries } from './binaries.ts'

export type Outcome = { code: number; output: string; errors: string }
export type Launcher = { account: Account | null; run(program: string, args: string[]): Promise<Outcome> }

type Command = { program: string; args: string[]; account?: Account | null }

// A container may grant only one of the two; either lets the server pass through folders that are closed to its account.
const TRAVERSING = ['dac_read_search', 'dac_override']

/**
 * A launcher that has run the binaries once, so that what it starts later fails for reasons of its own.
 * Throws StoreProblem when this machine cannot run them, or cannot as the account.
 */
export async function createLauncher(
  binaries: Binaries,
  account: Account | null,
  folder: string,
): Promise<Launcher> {
  const candidates = await candidateLaunchers(binaries, account, folder)
  const failures: string[] = []
  for (const launcher of candidates) {
    const trial = await launcher.run(binaries.initdb, ['--version'])
    if (trial.code === 0 && trial.errors === '') return launcher
    failures.push(trial.errors.trim().split('\n')[0] ?? '')
  }
  if (account === null || candidates.length === 1) {
    throw new StoreProblem(
      `The embedded Postgres does not run on this machine (${failures[0]}): set DATABASE_URL to a Postgres 15 or later.`,
    )
  }
  throw new StoreProblem(
    `Postgres does not run as root and account ${account.uid} cannot reach ${folder} or ${binaries.root}: ` +
      'start as another user, move the project to a folder others may enter, or set DATABASE_URL.',
  )
}

async function candidateLaunchers(binaries: Binaries, account: Account | null, folder: string) {
  const plain: Launcher = { account, run: (program, args) => run({ program, args, account }) }
  if (account === null) return [plain]
  const open = (await canReach(`${binaries.root}/share`, account)) && (await canReach(folder, account))
  return open ? [plain] : TRAVERSING.map((capability) => traversing(account, capability))
}

/** The capability must survive access(2) too, which drops it for accounts other than root unless no_setuid_fixup is set. */
function traversing(account: Account, capability: string): Launcher {
  const prefix = [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    `--inh-caps=+${capability}`,
    `--ambient-caps=+${capability}`,
    '--securebits=+no_setuid_fixup',
  ]
  return { account, run: (program, args) => run({ program: 'setpriv', args: [...prefix, program, ...args] }) }
}

/** Never rejects: a program that cannot be started has code -1 and the reason in errors. */
function run({ program, args, account }: Command): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...(account ?? {}),
      cwd: '/',
      // Nothing of the caller's environment: PGDATA, PGPORT and locales there must not decide.
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A session of its own: Ctrl-C in the terminal must not reach the server before its users have drained.
      detached: true,
    })
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString()
    })
    child.once('error', (error) => resolve({ code: -1, output, errors: error.message }))
    child.once('close', (code) => resolve({ code: code ?? -1, output, errors }))
  })
}
