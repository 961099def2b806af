/** The port is looked at before the slow steps and taken after them. */
import { createServer, type Server } from 'node:net'

export interface Address {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** What to type for another port; said where the port is taken. */
  readonly otherwise?: string
}

/** What listens: Fastify's application, or a server of Node with the same two. */
export interface Listener {
  readonly server: Server
  listen(address: { host: string; port: number }): PromiseLike<unknown>
}

const LARGEST_PORT = 65_535

/** A port as a person writes it; null where it is none. */
export function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= LARGEST_PORT ? port : null
}

/** Another port than this one, to suggest. */
export const neighbour = (port: number) => (port === LARGEST_PORT ? port - 1 : port + 1)

/** Why the server cannot be where it was told to be, in one line for the person who starts it. */
export class PortProblem extends Error {
  override readonly name = 'PortProblem'
}

/** Throws PortProblem. Another program may still take the port before `listen`. */
export function assertPortFree(address: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => reject(portProblem(error, address)))
    probe.listen(address.port, address.host, () => probe.close(() => resolve()))
  })
}

/** The port it listens on. Throws PortProblem. */
export async function listen(app: Listener, address: Address): Promise<number> {
  try {
    await app.listen({ host: address.host, port: address.port })
  } catch (error) {
    throw portProblem(error, address)
  }
  const bound = app.server.address()
  return typeof bound === 'object' && bound !== null ? bound.port : address.port
}

function portProblem(error: unknown, address: Address): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const advice = typeof code === 'string' ? ADVICE[code] : undefined
  return advice === undefined ? error : new PortProblem(advice(address), { cause: error })
}

const notHere = ({ host }: Address) =>
  `HOST ${host} is not an address of this machine: correct it or unset it.`

const ADVICE: Readonly<Record<string, (address: Address) => string>> = {
  EADDRINUSE: ({ port, otherwise }) =>
    `Port ${port} is in use: stop what uses it or choose another${otherwise ? `, for example ${otherwise}` : ''}.`,
  EACCES: ({ port }) => `Port ${port} may not be opened by this user: choose one above 1023.`,
  EADDRNOTAVAIL: notHere,
  ENOTFOUND: notHere,
  EAI_AGAIN: notHere,
}
