/** FHIR XML as FHIR JSON (https://hl7.org/fhir/R4/json.html): what is a list or a number, the structures say. */
import { LosslessNumber } from 'lossless-json'
import type { FhirVersion } from '../../schema/columns.ts'
import { isPrimitive, numberTypes } from '../fhir/structure/datatypes.ts'
import { type ElementShape, structureOf } from '../fhir/structure/element-shape.ts'
import { elementShape } from '../fhir/structure/lookup.ts'
import type { Json, JsonObject } from '../json/json.ts'
import type { XmlElement } from './parse-xml.ts'

const bundleStructures = {
  Bundle: structureOf(
    'id:id meta:Meta identifier:Identifier type:code timestamp:instant total:unsignedInt link:Bundle.link* entry:Bundle.entry*',
  ),
  'Bundle.link': structureOf('relation:string url:uri'),
  'Bundle.entry': structureOf(
    'link:Bundle.link* fullUrl:uri resource:Resource search:Bundle.entry.search request:Bundle.entry.request',
  ),
  'Bundle.entry.search': structureOf('mode:code score:decimal'),
  'Bundle.entry.request': structureOf('method:code url:uri ifNoneMatch:string ifModifiedSince:instant'),
}

/** Elements of types that are not written down here are lists where they repeat, and texts where they have a value. */
export function resourceJson(element: XmlElement, version: FhirVersion): JsonObject {
  return { resourceType: element.name, ...membersOf(element, element.name, version) }
}

function membersOf(parent: XmlElement, type: string, version: FhirVersion): JsonObject {
  const members: Record<string, Json> = {}
  const { id, url } = parent.attributes
  if (id !== undefined) members.id = id
  if (url !== undefined) members.url = url
  for (const name of new Set(parent.children.map((child) => child.name))) {
    const children = parent.children.filter((child) => child.name === name)
    const shape = shapeOf(type, name, version) ?? guessedShape(children)
    Object.assign(members, memberOf(name, children, shape, version))
  }
  return members
}

function shapeOf(type: string, name: string, version: FhirVersion): ElementShape | undefined {
  if (Object.hasOwn(bundleStructures, type)) {
    return bundleStructures[type as keyof typeof bundleStructures].get(name)
  }
  const other = version === 'R4' ? 'STU3' : 'R4'
  return elementShape(type, name, version) ?? elementShape(type, name, other)
}

function guessedShape(children: readonly XmlElement[]): ElementShape {
  const hasValue = children.some(({ attributes }) => attributes.value !== undefined)
  const isExtension = children.some(({ attributes }) => attributes.url !== undefined)
  const type =
    children[0]?.name === 'div' ? 'xhtml' : hasValue ? 'string' : isExtension ? 'Extension' : 'Element'
  return { type, list: children.length > 1 || isExtension, targets: [] }
}

/** A primitive's id and extensions are in a member of their own, named with a low line before. */
function memberOf(
  name: string,
  children: readonly XmlElement[],
  shape: ElementShape,
  version: FhirVersion,
): JsonObject {
  // One that repeats where FHIR has a single one stays a list, and is refused as such.
  const gather = (values: readonly Json[]): Json =>
    shape.list || values.length > 1 ? values : (values[0] ?? null)
  const isValued = children.every(({ attributes }) => attributes.value !== undefined)
  if (!isPrimitive(shape.type) && !(isValued && shape.type !== 'Extension')) {
    return { [name]: gather(children.map((child) => complexJson(child, shape.type, version))) }
  }
  const values = children.map((child) => primitiveJson(child, shape.type))
  const besides = children.map((child) => besidesJson(child, version))
  return {
    ...(values.some((value) => value !== null) && { [name]: gather(values) }),
    ...(besides.some((element) => element !== null) && { [`_${name}`]: gather(besides) }),
  }
}

function complexJson(element: XmlElement, type: string, version: FhirVersion): Json {
  if (type !== 'Resource') return membersOf(element, type, version)
  const [resource] = element.children
  return resource === undefined ? null : resourceJson(resource, version)
}

/** A value that is not of its type stays text, and is refused as such. */
function primitiveJson({ attributes, content }: XmlElement, type: string): Json {
  if (type === 'xhtml') return xhtml(attributes, content)
  const { value } = attributes
  if (value === undefined) return null
  if (type === 'boolean' && /^(?:true|false)$/.test(value)) return value === 'true'
  const isNumber = numberTypes.has(type) && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value)
  return isNumber ? new LosslessNumber(value) : value
}

function xhtml(attributes: XmlElement['attributes'], content: string): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`)
  return `<div${written.join('')}>${content}</div>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function besidesJson(element: XmlElement, version: FhirVersion): Json {
  const { value: _value, ...attributes } = element.attributes
  const besides = membersOf({ ...element, attributes }, 'Element', version)
  return element.name === 'div' || Object.keys(besides).length === 0 ? null : besides
}
