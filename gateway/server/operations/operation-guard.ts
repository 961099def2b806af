/** Looks at what is sent to `/graphql` before Apollo does: validation alone can take longer than any operation may. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { asksAboutSchema, refuseBySize } from '../../graph/operation.ts'
import { defaultLimits } from '../../graph/operation-limits.ts'
import { createRecentMap } from '../../graph/recent-map.ts'
import { asksForPage } from '../asks-for-page.ts'
import type { PersistedOperations } from './persisted-operations.ts'
import type { Safelist } from './safelist.ts'
import { sentOperation } from './sent-operation.ts'

export interface GuardParts {
  readonly persisted: PersistedOperations
  /** Given, nothing else runs. */
  readonly safelist?: Safelist
  /** Whether this caller may ask about the schema. */
  readonly mayIntrospect: (request: FastifyRequest) => boolean
}

type PreHandler = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void

interface Refusal {
  readonly status: number
  readonly message: string
  readonly code: unknown
}

/** Texts that are known, so that each is read once. */
const KEPT_TEXTS = 1000

/** A preHandler that refuses an operation for what it is; a request that holds none passes. */
export function createOperationGuard({ persisted, safelist, mayIntrospect }: GuardParts): PreHandler {
  const known = createRecentMap<{ readonly introspects: boolean }>(KEPT_TEXTS)
  return (request, reply, done) => {
    // A browser gets a page, and nothing runs.
    if (asksForPage(request)) return done()
    const sent = sentOperation(request)
    const text = sent.text ?? (sent.id && persisted.textOf(sent.id))
    const refused = text ? refuse(text, request) : undefined
    if (refused === undefined) return done()
    const { status, message, code } = refused
    void reply.code(status).send({ errors: [{ message, extensions: { code } }] })
  }

  function refuse(text: string, request: FastifyRequest): Refusal | undefined {
    const found = known.get(text) ?? read(text)
    if ('status' in found) return found
    return found.introspects && !mayIntrospect(request) ? NO_INTROSPECTION : undefined
  }

  function read(text: string): Refusal | { readonly introspects: boolean } {
    const tooLarge = refuseBySize(text, defaultLimits)
    if (tooLarge) return { status: 400, message: tooLarge.message, code: tooLarge.extensions.code }
    if (safelist && !safelist.holds(text)) return NOT_SAFELISTED
    return known.set(text, { introspects: asksAboutSchema(text) })
  }
}

const NOT_SAFELISTED: Refusal = {
  status: 403,
  message: 'This server runs only the operations on its safelist, and this is none of them.',
  code: 'OPERATION_NOT_SAFELISTED',
}
const NO_INTROSPECTION: Refusal = {
  status: 403,
  message: '__schema and __type are for callers with the scope graph.introspection.',
  code: 'INTROSPECTION_DISABLED',
}
