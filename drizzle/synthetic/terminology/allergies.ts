/** Allergies and reactions, all of them in the SNOMED CT IPS Free Set (CC BY 4.0); see NOTICE.md. */
import { snomedConcept } from './concept.ts'

export type AllergyCategory = 'food' | 'medication' | 'environment'

export const noKnownAllergy = snomedConcept('716186003', 'No known allergy')

export const reactions = {
  wheal: snomedConcept('247472004', 'Wheal', 'Urticarial rash'),
  anaphylaxis: snomedConcept('39579001', 'Anaphylaxis'),
  eruption: snomedConcept('271807003', 'Eruption', 'Rash'),
  drugEruption: snomedConcept('28926001', 'Eruption due to drug', 'Drug rash'),
  vomiting: snomedConcept('422400008', 'Vomiting'),
  nausea: snomedConcept('16932000', 'Nausea and vomiting'),
  itching: snomedConcept('418363000', 'Itching of skin'),
  dyspnoea: snomedConcept('267036007', 'Dyspnea', 'Dyspnoea'),
  angioedema: snomedConcept('41291007', 'Angioedema', 'Angio-oedema'),
  bronchospasm: snomedConcept('4386001', 'Bronchospasm'),
} as const

export type ReactionName = keyof typeof reactions

const skin = ['wheal', 'eruption', 'itching'] as const
const food = ['wheal', 'vomiting', 'angioedema', 'anaphylaxis'] as const
const airborne = ['itching', 'dyspnoea', 'bronchospasm'] as const
const sting = ['wheal', 'angioedema', 'anaphylaxis'] as const

export interface Allergen {
  readonly code: ReturnType<typeof snomedConcept>
  readonly category: AllergyCategory
  readonly reactions: readonly ReactionName[]
}

export const allergens = {
  penicillin: {
    code: snomedConcept('91936005', 'Allergy to penicillin'),
    category: 'medication',
    reactions: ['drugEruption', 'wheal', 'anaphylaxis'],
  },
  peanut: { code: snomedConcept('762952008', 'Peanut'), category: 'food', reactions: food },
  cashew: { code: snomedConcept('227493005', 'Cashew nut'), category: 'food', reactions: food },
  egg: { code: snomedConcept('102263004', 'Eggs (edible)'), category: 'food', reactions: food },
  cowsMilk: { code: snomedConcept('264295007', "Cow's milk protein"), category: 'food', reactions: food },
  shellfish: { code: snomedConcept('735029006', 'Shellfish'), category: 'food', reactions: food },
  kiwi: { code: snomedConcept('260176001', 'Kiwi fruit'), category: 'food', reactions: food },
  latex: { code: snomedConcept('111088007', 'Latex'), category: 'environment', reactions: skin },
  nickel: { code: snomedConcept('33396006', 'Nickel'), category: 'environment', reactions: skin },
  adhesive: { code: snomedConcept('418920007', 'Adhesive agent'), category: 'environment', reactions: skin },
  grassPollen: {
    code: snomedConcept('256277009', 'Grass pollen'),
    category: 'environment',
    reactions: airborne,
  },
  houseDust: { code: snomedConcept('128488006', 'House dust'), category: 'environment', reactions: airborne },
  cat: { code: snomedConcept('260152009', 'Cat dander'), category: 'environment', reactions: airborne },
  beeVenom: { code: snomedConcept('288328004', 'Bee venom'), category: 'environment', reactions: sting },
} as const satisfies Record<string, Allergen>

export type AllergenName = keyof typeof allergens
