/** The source that the records of a run belong to, made when it is new. */
import type { Sql } from 'postgres'
import type { CareSetting } from '../schema/columns.ts'
import { ImportProblem } from './import-problem.ts'
import type { SourceTenancy } from './write/record.ts'

export interface TenancyWish {
  readonly code: string
  readonly name: string | undefined
  readonly careSetting: CareSetting | undefined
}

/** Throws ImportProblem where the tenancy exists with another care setting: records carry it. */
export async function existingTenancy(sql: Sql, wish: TenancyWish): Promise<SourceTenancy | undefined> {
  const [tenancy] = await sql<SourceTenancy[]>`
    select code, care_setting as "careSetting" from demographics.tenancy where code = ${wish.code}`
  if (tenancy !== undefined && wish.careSetting !== undefined && wish.careSetting !== tenancy.careSetting) {
    throw new ImportProblem(
      `Tenancy ${wish.code} is a source of ${tenancy.careSetting} records: leave out --care-setting or name another tenancy.`,
    )
  }
  return tenancy
}

export interface EnsuredTenancy extends SourceTenancy {
  /** How the care setting was come by. */
  readonly because: string
}

/** A name that is given is kept from then on. */
export async function ensureTenancy(
  sql: Sql,
  wish: TenancyWish,
  existing: SourceTenancy | undefined,
  hasGpConnectProfile: boolean,
): Promise<EnsuredTenancy> {
  const [careSetting, because] = chosenSetting(wish, existing, hasGpConnectProfile)
  await sql`
    insert into demographics.tenancy (code, name, care_setting)
    values (${wish.code}, ${wish.name ?? wish.code}, ${careSetting})
    on conflict (code) do update set name = excluded.name
      where ${wish.name !== undefined} and tenancy.name <> excluded.name`
  return { code: wish.code, careSetting, because }
}

function chosenSetting(
  wish: TenancyWish,
  existing: SourceTenancy | undefined,
  hasGpConnectProfile: boolean,
): [CareSetting, string] {
  if (existing !== undefined) return [existing.careSetting, 'as before']
  if (wish.careSetting !== undefined) return [wish.careSetting, 'as asked']
  return hasGpConnectProfile
    ? ['gp', 'because the files have GP Connect profiles']
    : ['acute', 'because nothing says otherwise']
}
