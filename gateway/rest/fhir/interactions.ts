/** The REST interactions offered (https://hl7.org/fhir/STU3/http.html), on plain values. */
import type { Ask } from '../ask.ts'
import { searchSet } from './bundle.ts'
import { capabilityStatement } from './capability-statement.ts'
import type { FhirEntry } from './entry.ts'
import type { FhirReply, FhirRequest } from './exchange.ts'
import { FHIR_JSON, negotiated } from './negotiate.ts'
import { failure, refusal } from './outcome.ts'
import { entryOf, type FhirRelease } from './release.ts'
import type { Resource } from './resource.ts'
import { parseSearch, refuseParameters } from './search/parse-search.ts'

/** How a search is posted. */
export const FORM = 'application/x-www-form-urlencoded'

/** Answers one request, whatever happens: a refusal and a failure are an OperationOutcome. */
export async function answerFhir(request: FhirRequest, release: FhirRelease, ask: Ask): Promise<FhirReply> {
  const mediaType = negotiated(request)
  const reply =
    mediaType === null
      ? refusal(406, 'not-supported', `Only JSON is offered: ask for ${FHIR_JSON}.`)
      : await routed(request, release, ask).catch(failure)
  return {
    ...reply,
    headers: { 'content-type': `${mediaType ?? FHIR_JSON}; charset=utf-8`, ...reply.headers },
  }
}

async function routed(request: FhirRequest, release: FhirRelease, ask: Ask): Promise<FhirReply> {
  const [type, second, ...rest] = request.path
  if (type === undefined) {
    return allowing(request, ['OPTIONS'], () => metadata(request, release))
  }
  if (type === 'metadata' && second === undefined) {
    return allowing(request, ['GET', 'HEAD'], () => metadata(request, release))
  }
  const entry = entryOf(release, type)
  if (entry === null) return refusal(404, 'not-found', 'This resource type is not offered.')
  if (second === undefined) return allowing(request, ['GET', 'HEAD'], () => search(request, type, entry, ask))
  if (rest.length > 0) return refusal(404, 'not-found', 'There is nothing at this address.')
  if (second === '_search') return allowing(request, ['POST'], () => postedSearch(request, type, entry, ask))
  return allowing(request, ['GET', 'HEAD'], () => read(request, second, entry, ask))
}

function allowing(
  { method }: FhirRequest,
  allowed: readonly string[],
  interaction: () => FhirReply | Promise<FhirReply>,
): FhirReply | Promise<FhirReply> {
  if (allowed.includes(method)) return interaction()
  return refusal(405, 'not-supported', 'This method is not offered here.', { allow: allowed.join(', ') })
}

function metadata(request: FhirRequest, release: FhirRelease): FhirReply {
  refuseParameters(request.parameters)
  return found(capabilityStatement(release, request.base))
}

async function read(request: FhirRequest, id: string, entry: FhirEntry, ask: Ask): Promise<FhirReply> {
  refuseParameters(request.parameters)
  const resource = await entry.read(ask, id)
  if (resource === null) return refusal(404, 'not-found', 'There is no such resource.')
  const { meta } = resource as { meta?: { versionId?: string } }
  return found(resource, meta?.versionId === undefined ? {} : { etag: `W/"${meta.versionId}"` })
}

async function postedSearch(
  request: FhirRequest,
  type: string,
  entry: FhirEntry,
  ask: Ask,
): Promise<FhirReply> {
  if (request.contentType !== undefined && request.contentType !== FORM) {
    return refusal(415, 'not-supported', `Send the search as ${FORM}.`)
  }
  return search(request, type, entry, ask)
}

async function search(request: FhirRequest, type: string, entry: FhirEntry, ask: Ask): Promise<FhirReply> {
  const lenient = /\bhandling\s*=\s*"?lenient\b/i.test(request.prefer ?? '')
  const parsed = parseSearch(entry.parameters, request.parameters, lenient)
  const { count, after } = parsed.page
  const result = await entry.search(ask, parsed.criteria, count, after)
  const { replyId: id, base } = request
  return found(searchSet({ id, base, type, search: parsed, found: result, withheld: ask.withheld }))
}

function found(resource: Resource, headers: Record<string, string> = {}): FhirReply {
  return { status: 200, headers, resource }
}
