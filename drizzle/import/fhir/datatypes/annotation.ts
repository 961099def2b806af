/** Annotation (https://hl7.org/fhir/R4/datatypes.html#Annotation) with an author named as text. */
import type { FhirAnnotation } from '../../../schema/columns.ts'
import { type JsonObject, textOf } from '../../json/json.ts'
import { present } from './keep.ts'

export function annotationOf(annotation: JsonObject): FhirAnnotation | undefined {
  return present({
    text: textOf(annotation.text),
    time: textOf(annotation.time),
    authorString: textOf(annotation.authorString),
  })
}
