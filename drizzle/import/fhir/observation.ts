/** Observation (https://hl7.org/fhir/STU3/observation.html, https://hl7.org/fhir/R4/observation.html). */
import type { StoredValue } from '../../schema/clinical.ts'
import type { FhirAnnotation } from '../../schema/columns.ts'
import { isList, isObject, type JsonObject, objectsOf, textOf } from '../json/json.ts'
import { firstInstant } from './datatypes/dates.ts'
import { eachOf } from './datatypes/keep.ts'
import { periodOf } from './datatypes/period.ts'
import { quantityBack, quantityOf } from './datatypes/quantity.ts'
import { type Elements, literalOnly, recordOf } from './elements.ts'
import type { Mapping } from './mapped.ts'
import {
  areComponentsWhole,
  componentOf,
  interpretationBack,
  interpretationOf,
  referenceRangeOf,
  referenceRangesBack,
} from './observation-parts.ts'
import { valueVariants } from './observation-value.ts'
import { requiredCodes } from './structure/required-codes.ts'

export const mapObservation: Mapping<'Observation'> = (elements) => {
  const { version } = elements
  const code = elements.concept('code')
  const category = elements.concepts('category')
  const effective = effectiveOf(elements)
  const issued = elements.text('issued')
  const quantity = elements.take('valueQuantity', quantityOf, quantityBack)
  elements.reference('subject', 'Patient')
  return {
    row: {
      effectiveAt: firstInstant(effective.effectiveDate ?? effective.effectiveEnd ?? issued),
      code,
      status: elements.code('status', requiredCodes.Observation.status),
      category,
      ...effective,
      issued,
      quantityValue: quantity?.value,
      quantityComparator: quantity?.comparator,
      quantityUnit: quantity?.unit,
      quantitySystem: quantity?.system,
      quantityCode: quantity?.code,
      value: storedValue(elements),
      dataAbsentReason: elements.concept('dataAbsentReason'),
      interpretation: elements.take(
        'interpretation',
        (value) => interpretationOf(value, version),
        (kept) => interpretationBack(kept, version),
      ),
      bodySite: elements.concept('bodySite'),
      method: elements.concept('method'),
      referenceRanges: elements.take(
        'referenceRange',
        (value) => eachOf(value, referenceRangeOf),
        referenceRangesBack,
      ),
      components: componentsOf(elements),
      encounterId: elements.reference(version === 'STU3' ? 'context' : 'encounter', 'Encounter'),
      performerId: performerOf(elements),
      notes: notesOf(elements),
    },
    parts: {},
  }
}

/** A period without an end would come back as a dateTime, so that it stays in extra as well. */
function effectiveOf(elements: Elements): { effectiveDate?: string; effectiveEnd?: string } {
  const date = elements.take('effectiveDateTime', textOf) ?? textOf(elements.resource.effectiveInstant)
  if (date !== undefined) return { effectiveDate: date }
  const period = elements.take('effectivePeriod', periodOf, (kept) => (kept.end === undefined ? null : kept))
  return { effectiveDate: period?.start, effectiveEnd: period?.end }
}

function storedValue(elements: Elements): StoredValue | undefined {
  for (const [name, { keep, back }] of Object.entries(valueVariants)) {
    const value = elements.take(name, keep, back)
    if (value !== undefined) return value
  }
  return undefined
}

function componentsOf(elements: Elements) {
  const { version, resource } = elements
  const components = objectsOf(resource.component)
  return elements.take(
    'component',
    (value) => eachOf(value, (component) => componentOf(component, version)),
    () => (areComponentsWhole(components, version) ? components : null),
  )
}

/** The column has room for one practitioner; who else performed it stays in extra. */
function performerOf(elements: Elements): string | undefined {
  return elements.take(
    'performer',
    (value) => firstPractitioner(isList(value) ? value.filter(isObject) : [], elements),
    () => {
      const [first] = objectsOf(elements.resource.performer)
      return recordOf(first, 'Practitioner', elements.resolve) && [literalOnly(first)]
    },
  )
}

function firstPractitioner(performers: readonly JsonObject[], elements: Elements): string | undefined {
  return performers
    .map((performer) => recordOf(performer, 'Practitioner', elements.resolve))
    .find((record) => record !== undefined)?.id
}

/** STU3 has one comment where R4 has notes. */
function notesOf(elements: Elements): readonly FhirAnnotation[] | undefined {
  if (elements.version === 'R4') return elements.notes('note')
  const comment = elements.text('comment')
  return comment === undefined ? undefined : [{ text: comment }]
}
