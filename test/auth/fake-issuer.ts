/** An issuer on a port of its own, whose keys, documents and failures a test decides. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose'

export interface Key {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly publicJwk: JWK
}

export async function createKey(kid: string, alg = 'RS256'): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { privateKey, publicKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

/** A token of this key with these claims, whatever they are. */
export function sign(
  key: Key,
  claims: JWTPayload,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  const { alg = 'RS256', kid } = key.publicJwk
  return new SignJWT(claims).setProtectedHeader({ alg, kid, typ: 'at+jwt', ...header }).sign(key.privateKey)
}

export interface FakeIssuer {
  readonly url: string
  /** Paths in the order they were asked for. */
  readonly asked: readonly string[]
  publish(...keys: readonly JWK[]): void
  /** From now on they are there and nowhere else. */
  moveKeys(path: string): void
  /** Over what the discovery document says by itself. */
  discover(changes: Readonly<Record<string, unknown>>): void
  /** Every answer from now on has this status. */
  answerWith(status: number): void
  close(): Promise<void>
}

export async function createFakeIssuer(): Promise<FakeIssuer> {
  const asked: string[] = []
  let keys: readonly JWK[] = []
  let changes: Readonly<Record<string, unknown>> = {}
  let status = 200
  let keysPath = '/keys'
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    const [path, redirected] = url.split('?')
    const discovery = { issuer: origin(), jwks_uri: `${origin()}${keysPath}`, ...changes }
    const body =
      path === keysPath ? { keys } : path === '/.well-known/openid-configuration' ? discovery : null
    const code = redirected === undefined ? status : 200
    response.writeHead(body === null ? 404 : code, {
      'content-type': 'application/json',
      ...(code === 302 && { location: `${url}?redirected` }),
    })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: origin(),
    asked,
    publish: (...next) => {
      keys = next
    },
    moveKeys: (path) => {
      keysPath = path
    },
    discover: (next) => {
      changes = next
    },
    answerWith: (next) => {
      status = next
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
