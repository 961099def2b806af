/** What `npm run bench` is told. */
import { parseArgs } from 'node:util'
import { type QueryName, queryNames } from './queries/queries.ts'
import { type SystemName, systemNames } from './systems/systems.ts'

export interface Arguments {
  readonly systems: readonly SystemName[]
  readonly queries: readonly QueryName[]
  readonly clients: readonly number[]
  /** Of each window; a slow system gets longer until every client has had two replies. */
  readonly seconds: number
  readonly rounds: number
  /** Of each system and query before its first window: code is compiled while it runs. */
  readonly warmUpSeconds: number
  readonly patients: number
  readonly jsonFile: string | undefined
}

export const USAGE = `npm run bench -- [--quick] [--json FILE] [--clients 1,16,64] [--seconds 0.8] [--rounds 3] [--people 1000]
    [--only NAMES]   systems: ${systemNames.join(', ')}
                     queries: ${queryNames.join(', ')}`

const defaults = { clients: '1,16,64', seconds: '0.8', rounds: '3', people: '1000', only: '' }
const quickDefaults = { clients: '16', seconds: '0.5', rounds: '3', people: '700', only: '' }
/** Those that say most. */
const quickQueries = ['one-patient', 'list'] as const

/** Null where something cannot be understood. The floor always runs: the others are told as multiples of it. */
export function readArguments(given: readonly string[]): Arguments | null {
  const values = parsed(given)
  if (values === null) return null
  const told = { ...(values.quick ? quickDefaults : defaults), ...values }
  const clients = told.clients.split(',').map(Number)
  const [seconds, rounds, patients] = [told.seconds, told.rounds, told.people].map(Number)
  const names = told.only.split(',').filter((name) => name !== '')
  const known = [...systemNames, ...queryNames] as readonly string[]
  const isWell =
    names.every((name) => known.includes(name)) &&
    [...clients, seconds, rounds, patients].every((number) => number !== undefined && number > 0)
  if (!isWell || seconds === undefined || rounds === undefined || patients === undefined) return null
  const systems = systemNames.filter((name) => names.includes(name))
  const queries = queryNames.filter((name) => names.includes(name))
  return {
    systems: systems.length === 0 ? systemNames : ['floor', ...systems.filter((name) => name !== 'floor')],
    queries: queries.length > 0 ? queries : values.quick ? quickQueries : queryNames,
    clients,
    seconds,
    rounds,
    warmUpSeconds: values.quick ? 1.2 : 2.5,
    patients,
    jsonFile: told.json,
  }
}

function parsed(given: readonly string[]) {
  const text = { type: 'string' } as const
  const options = {
    quick: { type: 'boolean' },
    json: text,
    clients: text,
    seconds: text,
    rounds: text,
    people: text,
    only: text,
  } as const
  try {
    return parseArgs({ args: [...given], options }).values
  } catch {
    return null
  }
}
