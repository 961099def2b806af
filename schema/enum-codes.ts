/** Enums whose codes do not follow the rule below. */
const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  FhirVersion: { STU3: 'STU3', R4: 'R4' },
}

/**
 * The code that an enum name stands for in FHIR and in the store: `ENTERED_IN_ERROR` is `entered-in-error`.
 * Subgraphs and adapters both read this, so that a code has one spelling.
 */
export function enumCode(enumName: string, name: string): string {
  return exceptions[enumName]?.[name] ?? name.toLowerCase().replaceAll('_', '-')
}
