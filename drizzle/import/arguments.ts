/** What the command line asks for. */
import { parseArgs } from 'node:util'
import { careSettings, type FhirVersion, fhirVersions } from '../schema/columns.ts'
import { ImportProblem } from './import-problem.ts'
import type { TenancyWish } from './tenancy.ts'

export const usage = `npm run import -- [options] <files or folders>

Reads FHIR STU3 and R4: bundles and single resources in JSON or XML, and NDJSON. Importing twice changes nothing.

  --tenancy CODE          the source the records come from (IMPORT)
  --care-setting SETTING  of a new source: ${careSettings.join(', ')}
  --name TEXT             the source's name
  --fhir-version VERSION  ${fhirVersions.join(' or ')}, where the resources do not tell
  --report FILE           every refusal and count, as JSON
  --help                  this text`

export interface ImportArguments {
  readonly paths: readonly string[]
  readonly tenancy: TenancyWish
  readonly fhirVersion: FhirVersion | undefined
  readonly reportFile: string | undefined
  readonly wantsHelp: boolean
}

/** Throws ImportProblem. */
export function parseArguments(args: readonly string[]): ImportArguments {
  const { values, positionals } = parsed(args)
  const code = values.tenancy ?? 'IMPORT'
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(code)) {
    throw new ImportProblem('--tenancy: up to 32 letters, digits, dots, hyphens and underscores.')
  }
  const wantsHelp = values.help === true
  if (positionals.length === 0 && !wantsHelp)
    throw new ImportProblem('Name at least one file or folder to import.')
  return {
    paths: positionals,
    tenancy: {
      code,
      name: values.name,
      careSetting: oneOf(careSettings, '--care-setting', values['care-setting']),
    },
    fhirVersion: oneOf(fhirVersions, '--fhir-version', values['fhir-version']?.toUpperCase()),
    reportFile: values.report,
    wantsHelp,
  }
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        tenancy: text,
        'care-setting': text,
        name: text,
        'fhir-version': text,
        report: text,
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    const [sentence = ''] = error instanceof Error ? error.message.split(/[.\n]/) : []
    throw new ImportProblem(`${sentence}: see --help.`)
  }
}

function oneOf<T extends string>(
  known: readonly T[],
  option: string,
  value: string | undefined,
): T | undefined {
  if (value === undefined) return undefined
  const found = known.find((one) => one === value)
  if (found === undefined) throw new ImportProblem(`${option}: one of ${known.join(', ')}.`)
  return found
}
