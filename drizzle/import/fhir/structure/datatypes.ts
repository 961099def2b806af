/** FHIR datatypes that the stored resource types and common extensions use (https://hl7.org/fhir/R4/datatypes.html). */
import { type Structure, structureOf } from './element-shape.ts'

const ofEveryElement = 'id:string extension:Extension*'
const datatype = (elements: string) => structureOf(ofEveryElement, elements)
const quantity = datatype('value:decimal comparator:code unit:string system:uri code:code')

const wholePeople = 'Patient|Practitioner|PractitionerRole|Organization'

/** STU3 and R4 together: where they differ (Annotation.authorReference, Signature) the wider one stands. */
export const datatypeStructures: Readonly<Record<string, Structure>> = {
  Identifier: datatype(
    'use:code type:CodeableConcept system:uri value:string period:Period assigner:Ref(Organization)',
  ),
  HumanName: datatype(
    'use:code text:string family:string given:string* prefix:string* suffix:string* period:Period',
  ),
  Address: datatype(
    'use:code type:code text:string line:string* city:string district:string state:string postalCode:string country:string period:Period',
  ),
  ContactPoint: datatype('system:code value:string use:code rank:positiveInt period:Period'),
  CodeableConcept: datatype('coding:Coding* text:string'),
  Coding: datatype('system:uri version:string code:code display:string userSelected:boolean'),
  Period: datatype('start:dateTime end:dateTime'),
  Quantity: quantity,
  Age: quantity,
  Count: quantity,
  Distance: quantity,
  Duration: quantity,
  Money: datatype('value:decimal comparator:code unit:string system:uri code:code currency:code'),
  Range: datatype('low:Quantity high:Quantity'),
  Ratio: datatype('numerator:Quantity denominator:Quantity'),
  Annotation: datatype(`authorReference:Ref(${wholePeople}) authorString:string time:dateTime text:markdown`),
  Attachment: datatype(
    'contentType:code language:code data:base64Binary url:uri size:unsignedInt hash:base64Binary title:string creation:dateTime',
  ),
  SampledData: datatype(
    'origin:Quantity period:decimal factor:decimal lowerLimit:decimal upperLimit:decimal dimensions:positiveInt data:string',
  ),
  Reference: datatype('reference:string type:uri identifier:Identifier display:string'),
  Meta: datatype('versionId:id lastUpdated:instant source:uri profile:uri* security:Coding* tag:Coding*'),
  Narrative: datatype('status:code div:xhtml'),
  Timing: datatype('event:dateTime* repeat:Timing.repeat code:CodeableConcept'),
  'Timing.repeat': datatype(
    'bounds[x]:Duration|Range|Period count:positiveInt countMax:positiveInt duration:decimal durationMax:decimal durationUnit:code frequency:positiveInt frequencyMax:positiveInt period:decimal periodMax:decimal periodUnit:code dayOfWeek:code* timeOfDay:time* when:code* offset:unsignedInt',
  ),
}

export const numberTypes: ReadonlySet<string> = new Set(['decimal', 'integer', 'positiveInt', 'unsignedInt'])

export const dateTypes = ['date', 'dateTime', 'instant', 'time'] as const
export type DateType = (typeof dateTypes)[number]

export const textTypes: ReadonlySet<string> = new Set([
  ...dateTypes,
  'base64Binary',
  'canonical',
  'code',
  'id',
  'markdown',
  'oid',
  'string',
  'uri',
  'url',
  'uuid',
  'xhtml',
])

export function isPrimitive(type: string): boolean {
  return type === 'boolean' || numberTypes.has(type) || textTypes.has(type)
}
