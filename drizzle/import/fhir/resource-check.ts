/** Checks a resource against what FHIR says of its elements, and finds the references it makes. */
import type { FhirVersion } from '../../schema/columns.ts'
import { isList, isNumber, isObject, type Json, type JsonObject, objectsOf, textOf } from '../json/json.ts'
import { isDateOf } from './datatypes/dates.ts'
import { type DateType, dateTypes, numberTypes, textTypes } from './structure/datatypes.ts'
import type { ElementShape } from './structure/element-shape.ts'
import { elementShape, structureOfType } from './structure/lookup.ts'
import { hasAllowedCodes } from './structure/required-codes.ts'

/** A reference in an element that FHIR defines; those inside extensions are only rewritten, never required. */
export interface FoundReference {
  readonly path: string
  readonly reference: JsonObject
  readonly targets: readonly string[]
}

export interface CheckedResource {
  /** What is wrong first, as `Patient.birthDate: not a date`; the content is never quoted. */
  readonly problem: string | undefined
  readonly references: readonly FoundReference[]
}

class Refused extends Error {}

interface Walk {
  readonly version: FhirVersion
  readonly references: FoundReference[]
}

/** Elements that this version of FHIR does not define are kept by the import and not checked here. */
export function checkResource(resource: JsonObject, version: FhirVersion): CheckedResource {
  const walk: Walk = { version, references: [] }
  const type = textOf(resource.resourceType) ?? 'Resource'
  try {
    checkStorable(resource, type)
    checkElements(resource, type, type, walk)
  } catch (error) {
    if (error instanceof Refused) return { problem: error.message, references: [] }
    throw error
  }
  return { problem: undefined, references: walk.references }
}

function checkElements(object: JsonObject, type: string, path: string, walk: Walk): void {
  for (const [name, value] of Object.entries(object)) {
    const elementPath = `${path}.${name.replace(/^_/, '')}`
    if (name.startsWith('_')) checkPrimitiveExtension(value, elementPath, walk)
    else {
      checkElement(value, elementShape(type, name, walk.version), elementPath, walk)
      if (!hasAllowedCodes(type, name, value, walk.version))
        throw new Refused(`${elementPath}: not a code of FHIR ${walk.version}`)
    }
  }
}

function checkElement(value: Json | undefined, shape: ElementShape | undefined, path: string, walk: Walk) {
  if (value === null) throw new Refused(`${path}: null`)
  if (shape === undefined || value === undefined) return
  if (!shape.list) checkValue(value, shape, path, walk)
  else if (!isList(value)) throw new Refused(`${path}: not a list`)
  else for (const item of value) checkListItem(item, shape, path, walk)
}

/** A list of primitives may hold null where only the sibling `_name` says something. */
function checkListItem(item: Json, shape: ElementShape, path: string, walk: Walk): void {
  if (item === null && textTypes.has(shape.type)) return
  checkValue(item, shape, path, walk)
}

function checkValue(value: Json, shape: ElementShape, path: string, walk: Walk): void {
  const { type } = shape
  if (isDateType(type)) {
    if (typeof value !== 'string' || !isDateOf(type, value))
      throw new Refused(`${path}: not a ${wordOf(type)}`)
  } else if (textTypes.has(type)) {
    if (typeof value !== 'string') throw new Refused(`${path}: not a text`)
  } else if (numberTypes.has(type)) {
    if (!isNumber(value)) throw new Refused(`${path}: not a number`)
  } else if (type === 'boolean') {
    if (typeof value !== 'boolean') throw new Refused(`${path}: not true or false`)
  } else checkObject(value, shape, path, walk)
}

function checkObject(value: Json, shape: ElementShape, path: string, walk: Walk): void {
  if (!isObject(value)) throw new Refused(`${path}: not an object`)
  if (shape.type === 'Resource') {
    checkContained(value, path, walk)
    return
  }
  if (shape.type === 'Reference' && !isWithinExtension(path)) {
    walk.references.push({ path, reference: value, targets: shape.targets })
  }
  const known = shape.type === 'Extension' || structureOfType(shape.type, walk.version) !== undefined
  if (known) checkElements(value, shape.type, path, walk)
}

/** A contained resource is checked as one, but what it refers to is its holder's business. */
function checkContained(resource: JsonObject, path: string, walk: Walk): void {
  const type = textOf(resource.resourceType)
  if (type === undefined) throw new Refused(`${path}: not a resource`)
  checkElements(resource, type, path, { ...walk, references: [] })
}

function checkPrimitiveExtension(value: Json | undefined, path: string, walk: Walk): void {
  for (const element of isList(value) ? objectsOf(value) : [value]) {
    if (isObject(element)) checkElement(element.extension, extensions, `${path}.extension`, walk)
  }
}

const extensions: ElementShape = { type: 'Extension', list: true, targets: [] }

/** Postgres stores neither U+0000 nor half a surrogate pair, so that such text would be changed or lost. */
function checkStorable(value: Json | undefined, path: string): void {
  if (typeof value === 'string' && /\0|\p{Surrogate}/u.test(value)) {
    throw new Refused(`${path}: text with a character that cannot be stored`)
  }
  // A number that no store could hold would fail all that is written with it.
  if (isNumber(value) && /e[+-]?\d{3,}$/i.test(value.toString()))
    throw new Refused(`${path}: a number out of range`)
  if (isList(value)) for (const item of value) checkStorable(item, path)
  else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) checkStorable(member, `${path}.${name}`)
  }
}

function isWithinExtension(path: string): boolean {
  return /\.(?:extension|modifierExtension)\./.test(path)
}

function isDateType(type: string): type is DateType {
  return (dateTypes as readonly string[]).includes(type)
}

function wordOf(type: DateType): string {
  return { date: 'date', dateTime: 'date or time', instant: 'moment in time', time: 'time of day' }[type]
}
