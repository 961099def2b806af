/** Decides under which account Postgres runs: it refuses root, so root hands it to an unprivileged one. */
import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

export type Account = { uid: number; gid: number }

const NOBODY: Account = { uid: 65534, gid: 65534 }

/**
 * Null means: the account this process has. As root: the owner of existing data, so that the data of a normal user stays
 * theirs, else `postgres`, else `nobody`.
 */
export async function serverAccount(clusterFolder: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const owner = await stat(clusterFolder).catch(() => null)
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return accountNamed(accounts, 'postgres') ?? accountNamed(accounts, 'nobody') ?? NOBODY
}

/** Whether the account may pass through every folder down to the path, by the permission bits. */
export async function canReach(path: string, account: Account): Promise<boolean> {
  const { mode, uid, gid } = await stat(path)
  const executeBit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  if ((mode & executeBit) === 0) return false
  const parent = dirname(path)
  return parent === path || canReach(parent, account)
}

function accountNamed(passwd: string, name: string): Account | null {
  const line = passwd.split('\n').find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined) return null
  return { uid: Number(uid), gid: Number(gid) }
}
