/**
 * Reads a resource's elements into columns, and keeps count of what the columns do not reproduce.
 *
 * The contract with whoever builds a resource from a row: `{ ...fromColumns, ...extra }` is the source's
 * resource, but for its id and where its references lead. An element is missing from `extra` only where the columns give
 * all of it; where they give part of it, all of it is in `extra` as well. Of a choice (`onset[x]`) in `extra`,
 * whatever its type, the columns' variant gives way.
 */
import type { FhirAnnotation, FhirCodeableConcept, FhirPeriod, FhirVersion } from '../../schema/columns.ts'
import type { StoredResourceType } from '../../schema/record-tables.ts'
import { sameJson } from '../json/canonical.ts'
import { isObject, type Json, type JsonObject, textOf } from '../json/json.ts'
import { annotationOf } from './datatypes/annotation.ts'
import { conceptOf } from './datatypes/codeable-concept.ts'
import { booleanOf, eachOf, textsOf } from './datatypes/keep.ts'
import { periodOf } from './datatypes/period.ts'
import { withReferences } from './references.ts'
import { asSourceReference } from './source-reference.ts'
import { type CodeSet, codeOfConcept } from './structure/required-codes.ts'

/** A record of this store that a reference leads to. */
export interface ResolvedReference {
  readonly type: StoredResourceType
  readonly id: string
  /** Of a patient. */
  readonly detailId?: string | undefined
  /** The DetailID of the patient whom it is about; none where it is a patient or about nobody. */
  readonly ownerId?: string | undefined
}

export type Resolve = (reference: JsonObject) => ResolvedReference | undefined

/** What becomes of a resource's references. */
export interface References {
  readonly resolve: Resolve
  /** The identifier system under which those that lead nowhere are kept: see `asSourceReference`. */
  readonly system: string
}

export interface Elements {
  readonly version: FhirVersion
  readonly resource: JsonObject
  readonly resolve: Resolve
  /** What one element becomes; `back` makes of that the element again, to see whether anything was left out. */
  take<T>(
    name: string,
    keep: (value: Json | undefined) => T | undefined,
    back?: (kept: T) => unknown,
  ): T | undefined
  text(name: string): string | undefined
  texts(name: string): string[] | undefined
  boolean(name: string): boolean | undefined
  concept(name: string): FhirCodeableConcept | undefined
  concepts(name: string): readonly FhirCodeableConcept[] | undefined
  list<T>(name: string, keep: (object: JsonObject) => T | undefined): readonly T[] | undefined
  notes(name: string): readonly FhirAnnotation[] | undefined
  period(name: string): FhirPeriod | undefined
  /** The code of a closed set that the element holds. */
  code<Code extends string>(name: string, set: CodeSet<Code>): Code | undefined
  codes<Code extends string>(name: string, set: CodeSet<Code>): Code[] | undefined
  /** The id of the record referred to, where it is of the given type. */
  reference(name: string, type: StoredResourceType): string | undefined
  /** Elements that the columns do not reproduce; their references lead to records of this store, or to none anywhere. */
  extra(): JsonObject | undefined
}

/** The resource must have passed `checkResource`. */
export function readElements(resource: JsonObject, version: FhirVersion, references: References): Elements {
  const { resolve } = references
  const reproduced = new Set<string>(['resourceType', 'id', 'meta'])

  function take<T>(
    name: string,
    keep: (value: Json | undefined) => T | undefined,
    back: (kept: T) => unknown = (kept) => kept,
  ): T | undefined {
    const value = resource[name]
    const kept = keep(value)
    const isWhole = kept !== undefined && resource[`_${name}`] === undefined && sameJson(back(kept), value)
    if (isWhole) reproduced.add(name)
    return kept
  }

  const list = <T>(name: string, keep: (object: JsonObject) => T | undefined) =>
    take(name, (value) => eachOf(value, keep))

  return {
    version,
    resource,
    resolve,
    take,
    list,
    text: (name) => take(name, textOf),
    texts: (name) => take(name, (value) => textsOf(value)?.slice()),
    boolean: (name) => take(name, booleanOf),
    concept: (name) => take(name, conceptOf),
    concepts: (name) => list(name, conceptOf),
    notes: (name) => list(name, annotationOf),
    period: (name) => take(name, periodOf),
    code: (name, set) =>
      version === 'STU3' || set.r4System === undefined
        ? take(name, (value) => set.codes.find((code) => code === value))
        : take(
            name,
            (value) => codeOfConcept(value, set),
            (code) => ({ coding: [{ system: set.r4System, code }] }),
          ),
    codes: (name, { codes }) =>
      take(name, (value) => textsOf(value)?.flatMap((text) => codes.find((code) => code === text) ?? [])),
    reference: (name, type) =>
      take(
        name,
        (value) => recordOf(value, type, resolve)?.id,
        () => literalOnly(resource[name]),
      ),
    extra: () => extraOf(resource, reproduced, references),
  }
}

/** The record a reference leads to, where it is of the given type. */
export function recordOf(
  value: Json | undefined,
  type: StoredResourceType,
  resolve: Resolve,
): ResolvedReference | undefined {
  const record = isObject(value) ? resolve(value) : undefined
  return record?.type === type ? record : undefined
}

/** A reference without its display, identifier and extensions: what a column of an id can give back. */
export function literalOnly(value: Json | undefined): unknown {
  return isObject(value) ? { reference: value.reference } : undefined
}

function extraOf(
  resource: JsonObject,
  reproduced: ReadonlySet<string>,
  { resolve, system }: References,
): JsonObject | undefined {
  const elements = Object.entries(resource).filter(([name]) => !reproduced.has(name))
  const meta = metaExtra(resource.meta)
  const extra: JsonObject = { ...Object.fromEntries(elements), ...(meta !== undefined && { meta }) }
  if (Object.keys(extra).length === 0) return undefined
  return withReferences(extra, (reference) => {
    const record = resolve(reference)
    return record === undefined
      ? asSourceReference(reference, system)
      : { ...reference, reference: `${record.type}/${record.detailId ?? record.id}` }
  }) as JsonObject
}

/** `versionId` and `lastUpdated` have columns; profiles, tags and security labels have not. */
function metaExtra(meta: Json | undefined): JsonObject | undefined {
  if (!isObject(meta)) return undefined
  const { versionId, lastUpdated, ...rest } = meta
  return Object.keys(rest).length === 0 ? undefined : rest
}
