/**
 * What is measured. Codes from the UK Core examples (Apache-2.0), the SNOMED CT IPS Free Set (CC BY 4.0) and LOINC;
 * see NOTICE.md for which is which.
 */

import { snomedCt } from '../../schema/code-systems.ts'
import type { FhirCodeableConcept } from '../../schema/columns.ts'
import { concept, loinc, type PerVersion, snomedConcept } from './concept.ts'

export interface Unit {
  /** As shown to people. */
  readonly unit: string
  /** UCUM. */
  readonly code: string
}

/** UK Core sends LOINC beside SNOMED CT for vital signs; STU3 sources send SNOMED CT alone. */
function vitalSign(code: string, display: string, loincCode: string, loincDisplay: string) {
  const snomed = { system: snomedCt, code, display }
  return Object.freeze({
    STU3: concept([snomed], display),
    R4: concept([snomed, { system: loinc, code: loincCode, display: loincDisplay }], display),
  }) satisfies PerVersion<FhirCodeableConcept>
}

function inBoth(code: FhirCodeableConcept): PerVersion<FhirCodeableConcept> {
  return Object.freeze({ STU3: code, R4: code })
}

function laboratory(code: string, display: string, text = display) {
  return inBoth(concept([{ system: loinc, code, display }], text))
}

export const observationCodes = {
  bloodPressure: vitalSign(
    '75367002',
    'Blood pressure',
    '85354-9',
    'Blood pressure panel with all children optional',
  ),
  systolic: vitalSign('72313002', 'Systolic arterial pressure', '8480-6', 'Systolic blood pressure'),
  diastolic: vitalSign(
    '1091811000000102',
    'Diastolic arterial pressure',
    '8462-4',
    'Diastolic blood pressure',
  ),
  heartRate: vitalSign('364075005', 'Heart rate', '8867-4', 'Heart rate'),
  respiratoryRate: vitalSign('86290005', 'Respiratory rate', '9279-1', 'Respiratory rate'),
  oxygenSaturation: vitalSign(
    '431314004',
    'Peripheral oxygen saturation',
    '2708-6',
    'Oxygen saturation in Arterial blood',
  ),
  temperature: vitalSign('276885007', 'Core body temperature', '8310-5', 'Body temperature'),
  weight: vitalSign('27113001', 'Body weight', '29463-7', 'Body weight'),
  height: vitalSign('50373000', 'Body height measure', '8302-2', 'Body height'),
  bodyMassIndex: vitalSign('60621009', 'Body mass index', '39156-5', 'Body mass index (BMI) [Ratio]'),
  earlyWarningScore: inBoth(
    snomedConcept(
      '1104051000000101',
      'Royal College of Physicians NEWS2 (National Early Warning Score 2) total score',
      'NEWS2 total score',
    ),
  ),
  alcoholPerDay: inBoth(snomedConcept('1082631000000102', 'Alcohol units consumed per day')),
  neverSmoked: inBoth(snomedConcept('266919005', 'Never smoked tobacco')),
  exSmoker: inBoth(snomedConcept('8517006', 'Ex-smoker')),
  smoker: inBoth(snomedConcept('77176002', 'Smoker')),
  fastingGlucose: inBoth(snomedConcept('997681000000108', 'Fasting blood glucose level')),
  potassium: inBoth(snomedConcept('1000651000000109', 'Serum potassium level')),
  albumin: inBoth(snomedConcept('1000821000000103', 'Serum albumin level')),
  cholesterol: inBoth(snomedConcept('121868005', 'Total cholesterol measurement', 'Total cholesterol level')),
  thyroidStimulatingHormone: inBoth(
    snomedConcept('61167004', 'Thyroid stimulating hormone measurement', 'TSH level'),
  ),
  glycatedHaemoglobin: laboratory(
    '59261-8',
    'Hemoglobin A1c/Hemoglobin.total in Blood by IFCC protocol',
    'HbA1c level (IFCC)',
  ),
  creatinine: laboratory('14682-9', 'Creatinine [Moles/volume] in Serum or Plasma', 'Serum creatinine level'),
  haemoglobin: laboratory('718-7', 'Hemoglobin [Mass/volume] in Blood', 'Haemoglobin level'),
} as const

export type ObservationName = keyof typeof observationCodes

export const units = {
  mmHg: { unit: 'mmHg', code: 'mm[Hg]' },
  perMinute: { unit: '/min', code: '/min' },
  percent: { unit: '%', code: '%' },
  celsius: { unit: 'degree Celsius', code: 'Cel' },
  kilogram: { unit: 'kg', code: 'kg' },
  metre: { unit: 'm', code: 'm' },
  kilogramPerSquareMetre: { unit: 'kg/m2', code: 'kg/m2' },
  score: { unit: 'score', code: '{ScoreOf}' },
  perDay: { unit: 'units/day', code: '/d' },
  mmolPerLitre: { unit: 'mmol/L', code: 'mmol/L' },
  mmolPerMole: { unit: 'mmol/mol', code: 'mmol/mol' },
  micromolPerLitre: { unit: 'umol/L', code: 'umol/L' },
  gramPerLitre: { unit: 'g/L', code: 'g/L' },
  milliunitPerLitre: { unit: 'mU/L', code: 'm[IU]/L' },
} as const satisfies Record<string, Unit>
