/** Addresses in a county that does not exist: no postcode begins with XN or XS, and no phone below will ever ring. */
import type { FhirAddress } from '../../schema/columns.ts'
import type { Random } from './random.ts'

interface Town {
  readonly name: string
  readonly outwardCodes: readonly string[]
}

export const towns: readonly Town[] = [
  { name: 'Northbrook', outwardCodes: ['XN1', 'XN2', 'XN3'] },
  { name: 'Harbour End', outwardCodes: ['XN5', 'XN6'] },
  { name: 'Fenside', outwardCodes: ['XN10', 'XN11'] },
  { name: 'Southmere', outwardCodes: ['XS1', 'XS2'] },
  { name: 'Stonebridge', outwardCodes: ['XS7', 'XS8'] },
]

const streets = [
  'Alder Close',
  'Back Lane',
  'Bramley Road',
  'Chapel Street',
  'Church Row',
  'Coronation Avenue',
  'Ferry Lane',
  'Garden Terrace',
  'Heron Way',
  'Kiln Hill',
  'Mill Road',
  'Orchard Drive',
  'Priory Gardens',
  'Queen Street',
  'Rectory Lane',
  'Saddlers Court',
  'Station Road',
  'The Green',
  'Weavers Row',
  'Willow Crescent',
]

/** Letters that the second half of a postcode may hold. */
const INWARD_LETTERS = 'ABDEFGHJLNPQRSTUWXYZ'

export const county = 'Northshire'

export function addressFrom(random: Random): FhirAddress {
  const town = random.pick(towns)
  const street = `${random.integer(1, 148)} ${random.pick(streets)}`
  const flat = random.chance(0.12) ? [`Flat ${random.integer(1, 12)}`] : []
  return {
    line: [...flat, street],
    city: town.name,
    district: county,
    postalCode: `${random.pick(town.outwardCodes)} ${random.integer(1, 9)}${letter(random)}${letter(random)}`,
    country: 'England',
  }
}

function letter(random: Random): string {
  return INWARD_LETTERS.charAt(random.integer(0, INWARD_LETTERS.length - 1))
}

/** Numbers of the ranges that Ofcom keeps for drama and never connects. */
export function landline(random: Random): string {
  return `01632 960${threeDigits(random)}`
}

export function mobile(random: Random): string {
  return `07700 900${threeDigits(random)}`
}

function threeDigits(random: Random): string {
  return String(random.integer(0, 999)).padStart(3, '0')
}
