/** The REST interactions offered (https://hl7.org/fhir/STU3/http.html), on plain values. */
import type { RecordType } from '../../../schema/record-types.ts'
import type { Ask } from '../ask.ts'
import { searchSet } from './bundle.ts'
import { type CapabilitySecurity, capabilityStatement } from './capability-statement.ts'
import type { FhirReply, FhirRequest } from './exchange.ts'
import { FHIR_JSON, negotiated } from './negotiate.ts'
import { failure, refusal } from './outcome.ts'
import { entryOf, type FhirRelease, type OfferedEntry } from './release.ts'
import type { Resource } from './resource.ts'
import { parseSearch, refuseParameters } from './search/parse-search.ts'

/** How a search is posted. */
export const FORM = 'application/x-www-form-urlencoded'

/** What clients are told of the issuer of tokens before they have one. */
export interface FhirDiscovery {
  /** Null while the issuer cannot be asked. */
  security(): Promise<CapabilitySecurity | null>
  /** @throws Fault UNAVAILABLE while the issuer cannot be asked. */
  smartConfiguration(): Promise<object>
}

/** What one request is answered from. */
export interface FhirService {
  readonly release: FhirRelease
  readonly discovery: FhirDiscovery
  /**
   * The graph for records of one type, as the request's caller.
   * @throws Fault where there is none, or where nothing of the type is open to them.
   */
  ask(type: RecordType, interaction: 'read' | 'search'): Ask
}

const WELL_KNOWN = '.well-known'

/** Whether an address says what is offered and holds no data: it is told to everybody. */
export function isOpenPath(method: string, [type, second]: readonly string[]): boolean {
  if (type === undefined) return method === 'OPTIONS'
  return type === WELL_KNOWN || (type === 'metadata' && second === undefined)
}

/** Answers one request, whatever happens: a refusal and a failure are an OperationOutcome. */
export async function answerFhir(request: FhirRequest, service: FhirService): Promise<FhirReply> {
  const mediaType = negotiated(request)
  const reply =
    mediaType === null
      ? refusal(406, 'not-supported', `Only JSON is offered: ask for ${FHIR_JSON}.`)
      : await routed(request, service).catch(failure)
  return {
    ...reply,
    headers: { 'content-type': `${mediaType ?? FHIR_JSON}; charset=utf-8`, ...reply.headers },
  }
}

async function routed(request: FhirRequest, service: FhirService): Promise<FhirReply> {
  const { release } = service
  const [type, second, ...rest] = request.path
  if (type === undefined) {
    return allowing(request, ['OPTIONS'], () => metadata(request, service))
  }
  if (type === 'metadata' && second === undefined) {
    return allowing(request, ['GET', 'HEAD'], () => metadata(request, service))
  }
  if (type === WELL_KNOWN && second === 'smart-configuration' && rest.length === 0) {
    return allowing(request, ['GET', 'HEAD'], () => smartConfiguration(service))
  }
  const entry = entryOf(release, type)
  if (entry === null) return refusal(404, 'not-found', 'This resource type is not offered.')
  if (second === undefined) {
    return allowing(request, ['GET', 'HEAD'], () => search(request, entry, service))
  }
  if (rest.length > 0) return refusal(404, 'not-found', 'There is nothing at this address.')
  if (second === '_search') return allowing(request, ['POST'], () => postedSearch(request, entry, service))
  return allowing(request, ['GET', 'HEAD'], () => read(request, second, entry, service))
}

function allowing(
  { method }: FhirRequest,
  allowed: readonly string[],
  interaction: () => FhirReply | Promise<FhirReply>,
): FhirReply | Promise<FhirReply> {
  if (allowed.includes(method)) return interaction()
  return refusal(405, 'not-supported', 'This method is not offered here.', { allow: allowed.join(', ') })
}

async function metadata(request: FhirRequest, { release, discovery }: FhirService): Promise<FhirReply> {
  refuseParameters(request.parameters)
  return found(capabilityStatement(release, request.base, await discovery.security()))
}

/** Of SMART, not of FHIR, and so no resource (https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html). */
async function smartConfiguration({ discovery }: FhirService): Promise<FhirReply> {
  const body = await discovery.smartConfiguration()
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, resource: body }
}

async function read(
  request: FhirRequest,
  id: string,
  { type, entry }: OfferedEntry,
  service: FhirService,
): Promise<FhirReply> {
  refuseParameters(request.parameters)
  const resource = await entry.read(service.ask(type, 'read'), id)
  if (resource === null) return refusal(404, 'not-found', 'There is no such resource.')
  const { meta } = resource as { meta?: { versionId?: string } }
  return found(resource, meta?.versionId === undefined ? {} : { etag: `W/"${meta.versionId}"` })
}

async function postedSearch(
  request: FhirRequest,
  offered: OfferedEntry,
  service: FhirService,
): Promise<FhirReply> {
  if (request.contentType !== undefined && request.contentType !== FORM) {
    return refusal(415, 'not-supported', `Send the search as ${FORM}.`)
  }
  return search(request, offered, service)
}

async function search(
  request: FhirRequest,
  { type, entry }: OfferedEntry,
  service: FhirService,
): Promise<FhirReply> {
  const ask = service.ask(type, 'search')
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
