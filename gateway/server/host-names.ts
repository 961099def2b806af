/**
 * The host names a server answers to. A page of another site can have its own name resolve to this machine, and then
 * reads what a server on the loopback answers; it cannot make the browser send another name than its own.
 */
import type { FastifyInstance } from 'fastify'

const LOOPBACK = ['localhost', '127.0.0.1', '::1', '[::1]']

/** What is allowed on this address: on the loopback its names and those that are listed, else those listed or any. */
export function allowedHostNames(host: string, listed: readonly string[]): ReadonlySet<string> | null {
  const names = listed.map((name) => name.toLowerCase())
  if (LOOPBACK.includes(host.toLowerCase()) || host.startsWith('127.')) {
    return new Set([...LOOPBACK, host.toLowerCase(), ...names])
  }
  return names.length === 0 ? null : new Set(names)
}

/** @param allowed null for any. Health is told to whoever asks: a platform asks by address. */
export function addHostNames(app: FastifyInstance, allowed: ReadonlySet<string> | null): void {
  if (allowed === null) return
  app.addHook('onRequest', (request, _reply, done) => {
    if (allowed.has(hostName(request.headers.host ?? '')) || isHealth(request.routeOptions.url)) return done()
    done(Object.assign(new Error('Not a name of this server.'), { statusCode: 421 }))
  })
}

/** Without its port. */
function hostName(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase()
}

const isHealth = (route: string | undefined) => route?.startsWith('/health/') === true
