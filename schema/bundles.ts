/** Parts of the record that a product can open (CCAPI contract, section 9 house rules); also CCAPI's first path segments. */
export const bundles = [
  'demographics',
  'acute',
  'adt',
  'alerts',
  'gp',
  'community',
  'mental-health',
  'social-care',
  'documents',
] as const

export type Bundle = (typeof bundles)[number]
