/**
 * Elements of the stored resource types in FHIR STU3 (https://hl7.org/fhir/STU3/resourcelist.html) and R4
 * (https://hl7.org/fhir/R4/resourcelist.html): what dates, lists and references are checked by.
 */
import type { FhirVersion } from '../../../schema/columns.ts'
import type { StoredResourceType } from '../../../schema/record-tables.ts'
import { type Structure, structureOf } from './element-shape.ts'

type Structures<Name extends string> = Readonly<Record<Name, Readonly<Record<FhirVersion, Structure>>>>

const ofEveryResource =
  'id:id meta:Meta implicitRules:uri language:code text:Narrative contained:Resource* extension:Extension* modifierExtension:Extension*'

const resource = (both: string, stu3: string, r4: string) => ({
  STU3: structureOf(ofEveryResource, both, stu3),
  R4: structureOf(ofEveryResource, both, r4),
})

const onset = 'onset[x]:dateTime|Age|Period|Range|string'
const observationValue =
  'value[x]:Quantity|CodeableConcept|string|boolean|Range|Ratio|SampledData|time|dateTime|Period'

export const resourceStructures = {
  Patient: resource(
    'identifier:Identifier* active:boolean name:HumanName* telecom:ContactPoint* gender:code birthDate:date deceased[x]:boolean|dateTime address:Address* maritalStatus:CodeableConcept multipleBirth[x]:boolean|integer photo:Attachment* contact:Patient.contact* communication:Patient.communication* managingOrganization:Ref(Organization) link:Patient.link*',
    'animal:Patient.animal generalPractitioner:Ref(Organization|Practitioner)*',
    'generalPractitioner:Ref(Organization|Practitioner|PractitionerRole)*',
  ),
  AllergyIntolerance: resource(
    `identifier:Identifier* type:code category:code* criticality:code code:CodeableConcept patient:Ref(Patient) ${onset} lastOccurrence:dateTime note:Annotation* reaction:AllergyIntolerance.reaction*`,
    'clinicalStatus:code verificationStatus:code assertedDate:dateTime recorder:Ref(Practitioner|Patient) asserter:Ref(Practitioner|Patient)',
    'clinicalStatus:CodeableConcept verificationStatus:CodeableConcept encounter:Ref(Encounter) recordedDate:dateTime recorder:Ref(Practitioner|PractitionerRole|Patient) asserter:Ref(Practitioner|PractitionerRole|Patient)',
  ),
  Condition: resource(
    `identifier:Identifier* category:CodeableConcept* severity:CodeableConcept code:CodeableConcept bodySite:CodeableConcept* subject:Ref(Patient) ${onset} evidence:Condition.evidence* note:Annotation*`,
    'clinicalStatus:code verificationStatus:code context:Ref(Encounter) abatement[x]:dateTime|Age|boolean|Period|Range|string assertedDate:dateTime asserter:Ref(Practitioner|Patient) stage:Condition.stage',
    'clinicalStatus:CodeableConcept verificationStatus:CodeableConcept encounter:Ref(Encounter) abatement[x]:dateTime|Age|Period|Range|string recordedDate:dateTime recorder:Ref(Practitioner|PractitionerRole|Patient) asserter:Ref(Practitioner|PractitionerRole|Patient) stage:Condition.stage*',
  ),
  Observation: resource(
    `identifier:Identifier* basedOn:Ref()* status:code category:CodeableConcept* code:CodeableConcept subject:Ref(Patient|Location) issued:instant ${observationValue} dataAbsentReason:CodeableConcept bodySite:CodeableConcept method:CodeableConcept specimen:Ref() device:Ref() referenceRange:Observation.referenceRange* component:Observation.component*`,
    'context:Ref(Encounter) effective[x]:dateTime|Period performer:Ref(Practitioner|Organization|Patient)* valueAttachment:Attachment interpretation:CodeableConcept comment:string related:Observation.related*',
    'partOf:Ref()* focus:Ref()* encounter:Ref(Encounter) effective[x]:dateTime|Period|Timing|instant performer:Ref(Practitioner|PractitionerRole|Organization|Patient)* valueInteger:integer interpretation:CodeableConcept* note:Annotation* hasMember:Ref(Observation)* derivedFrom:Ref(Observation)*',
  ),
  Encounter: resource(
    'identifier:Identifier* status:code statusHistory:Encounter.statusHistory* class:Coding classHistory:Encounter.classHistory* type:CodeableConcept* priority:CodeableConcept subject:Ref(Patient) episodeOfCare:Ref()* participant:Encounter.participant* period:Period length:Duration diagnosis:Encounter.diagnosis* account:Ref()* hospitalization:Encounter.hospitalization location:Encounter.location* serviceProvider:Ref(Organization) partOf:Ref(Encounter)',
    'incomingReferral:Ref()* appointment:Ref() reason:CodeableConcept*',
    'serviceType:CodeableConcept basedOn:Ref()* appointment:Ref()* reasonCode:CodeableConcept* reasonReference:Ref(Condition|Observation)*',
  ),
  Organization: resource(
    'identifier:Identifier* active:boolean type:CodeableConcept* name:string alias:string* telecom:ContactPoint* address:Address* partOf:Ref(Organization) contact:Organization.contact* endpoint:Ref()*',
    '',
    '',
  ),
  Location: resource(
    'identifier:Identifier* status:code operationalStatus:Coding name:string alias:string* description:string mode:code telecom:ContactPoint* address:Address physicalType:CodeableConcept position:Location.position managingOrganization:Ref(Organization) partOf:Ref(Location) endpoint:Ref()*',
    'type:CodeableConcept',
    'type:CodeableConcept* hoursOfOperation:Location.hoursOfOperation* availabilityExceptions:string',
  ),
  Practitioner: resource(
    'identifier:Identifier* active:boolean name:HumanName* telecom:ContactPoint* address:Address* gender:code birthDate:date photo:Attachment* qualification:Practitioner.qualification* communication:CodeableConcept*',
    '',
    '',
  ),
  PractitionerRole: resource(
    'identifier:Identifier* active:boolean period:Period practitioner:Ref(Practitioner) organization:Ref(Organization) code:CodeableConcept* specialty:CodeableConcept* location:Ref(Location)* healthcareService:Ref()* telecom:ContactPoint* availableTime:PractitionerRole.availableTime* notAvailable:PractitionerRole.notAvailable* availabilityExceptions:string endpoint:Ref()*',
    '',
    '',
  ),
} as const satisfies Structures<StoredResourceType>

const ofEveryBackbone = 'id:string extension:Extension* modifierExtension:Extension*'

const backbone = (both: string, stu3 = '', r4 = '') => ({
  STU3: structureOf(ofEveryBackbone, both, stu3),
  R4: structureOf(ofEveryBackbone, both, r4),
})

export const backboneStructures = {
  'Patient.contact': backbone(
    'relationship:CodeableConcept* name:HumanName telecom:ContactPoint* address:Address gender:code organization:Ref(Organization) period:Period',
  ),
  'Patient.communication': backbone('language:CodeableConcept preferred:boolean'),
  'Patient.link': backbone('other:Ref(Patient) type:code'),
  'Patient.animal': backbone('species:CodeableConcept breed:CodeableConcept genderStatus:CodeableConcept'),
  'AllergyIntolerance.reaction': backbone(
    'substance:CodeableConcept manifestation:CodeableConcept* description:string onset:dateTime severity:code exposureRoute:CodeableConcept note:Annotation*',
  ),
  'Condition.evidence': backbone(
    'code:CodeableConcept* detail:Ref(Patient|AllergyIntolerance|Condition|Observation|Encounter|Organization|Location|Practitioner|PractitionerRole)*',
  ),
  'Condition.stage': backbone(
    'summary:CodeableConcept assessment:Ref(Observation)*',
    '',
    'type:CodeableConcept',
  ),
  'Observation.referenceRange': backbone(
    'low:Quantity high:Quantity type:CodeableConcept appliesTo:CodeableConcept* age:Range text:string',
  ),
  'Observation.component': backbone(
    `code:CodeableConcept ${observationValue} dataAbsentReason:CodeableConcept referenceRange:Observation.referenceRange*`,
    'valueAttachment:Attachment interpretation:CodeableConcept',
    'valueInteger:integer interpretation:CodeableConcept*',
  ),
  'Observation.related': backbone('type:code target:Ref(Observation)'),
  'Encounter.statusHistory': backbone('status:code period:Period'),
  'Encounter.classHistory': backbone('class:Coding period:Period'),
  'Encounter.participant': backbone(
    'type:CodeableConcept* period:Period',
    'individual:Ref(Practitioner)',
    'individual:Ref(Practitioner|PractitionerRole)',
  ),
  'Encounter.diagnosis': backbone(
    'condition:Ref(Condition) rank:positiveInt',
    'role:CodeableConcept',
    'use:CodeableConcept',
  ),
  'Encounter.hospitalization': backbone(
    'preAdmissionIdentifier:Identifier origin:Ref(Location|Organization) admitSource:CodeableConcept reAdmission:CodeableConcept dietPreference:CodeableConcept* specialCourtesy:CodeableConcept* specialArrangement:CodeableConcept* destination:Ref(Location|Organization) dischargeDisposition:CodeableConcept',
  ),
  'Encounter.location': backbone(
    'location:Ref(Location) status:code period:Period',
    '',
    'physicalType:CodeableConcept',
  ),
  'Organization.contact': backbone(
    'purpose:CodeableConcept name:HumanName telecom:ContactPoint* address:Address',
  ),
  'Location.position': backbone('longitude:decimal latitude:decimal altitude:decimal'),
  'Location.hoursOfOperation': backbone('daysOfWeek:code* allDay:boolean openingTime:time closingTime:time'),
  'Practitioner.qualification': backbone(
    'identifier:Identifier* code:CodeableConcept period:Period issuer:Ref(Organization)',
  ),
  'PractitionerRole.availableTime': backbone(
    'daysOfWeek:code* allDay:boolean availableStartTime:time availableEndTime:time',
  ),
  'PractitionerRole.notAvailable': backbone('description:string during:Period'),
} as const satisfies Structures<string>
