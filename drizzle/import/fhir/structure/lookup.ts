/** Finds what FHIR says about an element, by the type that holds it. */
import type { FhirVersion } from '../../../schema/columns.ts'
import { resourceTables, type StoredResourceType } from '../../../schema/record-tables.ts'
import { datatypeStructures, isPrimitive } from './datatypes.ts'
import type { ElementShape, Structure } from './element-shape.ts'
import { backboneStructures, resourceStructures } from './resources.ts'

export function isStoredType(type: string | undefined): type is StoredResourceType {
  return type !== undefined && Object.hasOwn(resourceTables, type)
}

/** Undefined for a type that is not written down here: its elements are kept but not checked. */
export function structureOfType(type: string, version: FhirVersion): Structure | undefined {
  if (isStoredType(type)) return resourceStructures[type][version]
  if (isBackbone(type)) return backboneStructures[type][version]
  return datatypeStructures[type]
}

/** Of an extension the value's type is in the element's own name (`valueDateTime`). */
export function elementShape(type: string, element: string, version: FhirVersion): ElementShape | undefined {
  return type === 'Extension' ? extensionElement(element) : structureOfType(type, version)?.get(element)
}

function extensionElement(element: string): ElementShape | undefined {
  if (element === 'url' || element === 'id') return { type: 'uri', list: false, targets: [] }
  if (element === 'extension') return { type: 'Extension', list: true, targets: [] }
  if (!element.startsWith('value')) return undefined
  const name = element.slice('value'.length)
  const primitive = name.charAt(0).toLowerCase() + name.slice(1)
  return { type: isPrimitive(primitive) ? primitive : name, list: false, targets: [] }
}

function isBackbone(type: string): type is keyof typeof backboneStructures {
  return Object.hasOwn(backboneStructures, type)
}
