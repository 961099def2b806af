/** Which references of a resource must lead to a stored record, and which already cannot. */
import { searchedValue } from '../../schema/nhs-number.ts'
import type { StoredResourceType } from '../../schema/record-tables.ts'
import { patientElements } from '../fhir/map-resource.ts'
import { identifiedTarget, type Target, targetOf } from '../fhir/references.ts'
import type { FoundReference } from '../fhir/resource-check.ts'
import { isStoredType } from '../fhir/structure/lookup.ts'
import type { JsonObject } from '../json/json.ts'
import { objectsOf } from '../json/json.ts'
import { type FullUrls, keyText } from '../sources/entry.ts'

export interface RequiredReference {
  /** See `keyNameOf`. */
  readonly key: string
  readonly path: string
}

export interface RequiredReferences {
  readonly problem: string | undefined
  readonly required: readonly RequiredReference[]
}

interface Holder {
  readonly type: StoredResourceType
  readonly resource: JsonObject
  readonly fullUrls: FullUrls
}

/** Where the patient of a record of this type is named; undefined for what is not about one. */
export function patientPath(type: StoredResourceType): string | undefined {
  const element = patientElements[type]
  return element === null ? undefined : `${type}.${element}`
}

/** Of the references found in a resource: those that must lead to a record, or why one of them cannot. */
export function requiredReferences(holder: Holder, found: readonly FoundReference[]): RequiredReferences {
  const path = patientPath(holder.type)
  if (path !== undefined && !found.some((reference) => reference.path === path)) {
    return { problem: `${path}: missing`, required: [] }
  }
  const required: RequiredReference[] = []
  for (const reference of found) {
    const demand = demandOf(holder, reference, reference.path === path)
    if ('problem' in demand) return { problem: demand.problem, required: [] }
    if (demand.key !== undefined) required.push({ key: demand.key, path: reference.path })
  }
  return { problem: undefined, required }
}

/**
 * What a target is known by in a run: `Type/id` of a stored type, a URL that no entry of its own bundle has,
 * or `?Type|system|value`. Undefined for what can be no record of this store.
 */
export function keyNameOf(target: Target, fullUrls: FullUrls): string | undefined {
  if (target.kind === 'record') return isStoredType(target.type) ? keyText(target) : undefined
  if (target.kind === 'url') {
    const entry = fullUrls.get(target.url)
    if (entry === undefined) return target.url
    return isStoredType(entry.type) ? keyText(entry) : undefined
  }
  if (target.kind !== 'identifier' || !isStoredType(target.type)) return undefined
  return `?${target.type}|${target.system}|${searchedValue(target.system, target.value)}`
}

type Demand = { readonly problem: string } | { readonly key: string | undefined }

function demandOf(holder: Holder, { path, reference, targets }: FoundReference, isPatient: boolean): Demand {
  const literal = targetOf(reference)
  const target = isPatient && literal.kind === 'logical' ? identifiedTarget(reference, 'Patient') : literal
  const key = keyNameOf(target, holder.fullUrls)
  if (isPatient) return key === undefined ? { problem: `${path}: not a patient record` } : { key }
  if (target.kind === 'contained') {
    return isContained(holder.resource, target.containedId) ? { key: undefined } : unknown(path, 'contained')
  }
  if (target.kind === 'unreadable') return targets.length > 0 ? unknown(path, 'not a reference') : { key }
  const isElsewhere = target.kind === 'url' && (!target.url.startsWith('urn:') || targets.length === 0)
  return isElsewhere && key === target.url ? { key: undefined } : { key }
}

function unknown(path: string, what: string): Demand {
  return { problem: `unknown reference ${path} (${what})` }
}

function isContained(resource: JsonObject, id: string): boolean {
  return id === '' || objectsOf(resource.contained).some((contained) => contained.id === id)
}
