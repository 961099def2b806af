/** What each synthetic source knows of its organisation: departments, places and staff. */
import type { JobRole } from '../terminology/per-version.ts'

export type PlaceUse = 'clinic' | 'emergency' | 'ward'

export interface Site {
  readonly organization: string
  readonly town: number
  readonly phone: string
  readonly departments: readonly string[]
  readonly places: readonly (readonly [name: string, use: PlaceUse])[]
  readonly staff: readonly (readonly [prefix: string, given: string, family: string, role: JobRole])[]
}

const hospitalStaff = [
  ['Dr', 'Imogen', 'Halloway', 'consultant'],
  ['Mr', 'Tobias', 'Lindqvist', 'consultant'],
  ['Dr', 'Farah', 'Siddiqui', 'consultant'],
  ['Dr', 'Owain', 'Prydderch', 'consultant'],
  ['Sister', 'Carmel', 'Doherty', 'chargeNurse'],
  ['Mr', 'Ravi', 'Nair', 'nursePractitioner'],
] as const

const hospitalPlaces = [
  ['Emergency Department', 'emergency'],
  ['Outpatient Clinic 1', 'clinic'],
  ['Outpatient Clinic 2', 'clinic'],
  ['Acute Medical Unit', 'ward'],
  ['Ward 4 Cardiology', 'ward'],
  ['Ward 6 Respiratory', 'ward'],
  ['Ward 9 Surgery', 'ward'],
  ['Ward 12 Elderly Care', 'ward'],
  ['Discharge Lounge', 'ward'],
] as const

/** By tenancy code. */
export const sites: Readonly<Record<string, Site>> = {
  'northbrook-gp': {
    organization: 'Northbrook Surgery',
    town: 0,
    phone: '01632 960101',
    departments: [],
    places: [
      ['Northbrook Surgery', 'clinic'],
      ['Northbrook Surgery Branch', 'clinic'],
    ],
    staff: [
      ['Dr', 'Helena', 'Marchbanks', 'generalPractitioner'],
      ['Dr', 'Anil', 'Deshpande', 'generalPractitioner'],
      ['Dr', 'Rosalind', 'Tye', 'generalPractitioner'],
      ['Ms', 'Judith', 'Okoro', 'nursePractitioner'],
    ],
  },
  'harbour-gp': {
    organization: 'Harbour Street Practice',
    town: 1,
    phone: '01632 960102',
    departments: [],
    places: [['Harbour Street Practice', 'clinic']],
    staff: [
      ['Dr', 'Gregor', 'Sutherland', 'generalPractitioner'],
      ['Dr', 'Mina', 'Haddad', 'generalPractitioner'],
      ['Mr', 'Peter', 'Aldous', 'nursePractitioner'],
    ],
  },
  'northbrook-pas': {
    organization: 'Northbrook Hospital',
    town: 0,
    phone: '01632 960103',
    departments: ['Northbrook Hospital Medicine', 'Northbrook Hospital Surgery'],
    places: hospitalPlaces,
    staff: hospitalStaff,
  },
  'southmere-pas': {
    organization: 'Southmere Infirmary',
    town: 3,
    phone: '01632 960104',
    departments: ['Southmere Infirmary Medicine', 'Southmere Infirmary Surgery'],
    places: hospitalPlaces,
    staff: [
      ['Dr', 'Beatrix', 'Amory', 'consultant'],
      ['Dr', 'Kwabena', 'Asante', 'consultant'],
      ['Miss', 'Lorna', 'Petrie', 'consultant'],
      ['Mr', 'Dominic', 'Fell', 'chargeNurse'],
    ],
  },
  'fenside-community': {
    organization: 'Fenside Community Care',
    town: 2,
    phone: '01632 960105',
    departments: [],
    places: [['Fenside Health Centre', 'clinic']],
    staff: [
      ['Ms', 'Bronwen', 'Gwilt', 'communityNurse'],
      ['Mr', 'Callum', 'Raeburn', 'communityNurse'],
      ['Ms', 'Yasmin', 'Qureshi', 'physiotherapist'],
    ],
  },
  'stonebridge-mental-health': {
    organization: 'Stonebridge Mental Health',
    town: 4,
    phone: '01632 960106',
    departments: [],
    places: [
      ['Stonebridge Clinic', 'clinic'],
      ['Willow Ward', 'ward'],
      ['Rowan Ward', 'ward'],
    ],
    staff: [
      ['Dr', 'Sebastian', 'Orme', 'psychiatrist'],
      ['Dr', 'Leila', 'Farrokh', 'psychiatrist'],
      ['Ms', 'Moira', 'Kinnear', 'mentalHealthNurse'],
    ],
  },
  'northshire-social-care': {
    organization: 'Northshire Council Adult Social Care',
    town: 0,
    phone: '01632 960107',
    departments: [],
    places: [['Northshire Civic Centre', 'clinic']],
    staff: [
      ['Mrs', 'Paulette', 'Grange', 'socialWorker'],
      ['Mr', 'Hugh', 'Tremlett', 'socialWorker'],
      ['Ms', 'Ottilie', 'Brandt', 'occupationalTherapist'],
    ],
  },
}
