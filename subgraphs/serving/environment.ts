/** What every server reads of the environment. Only a program's `main.ts` hands it over. */

export type Environment = Readonly<Record<string, string | undefined>>

export interface ServerEnvironment {
  readonly host: string
  /** Absent: the embedded server. Whether it is a Postgres URL is for the store to say. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
}

/** A variable that is set but empty counts as not set. */
export function given(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || undefined
}

export function readServerEnvironment(environment: Environment): ServerEnvironment {
  return {
    host: given(environment, 'HOST') ?? '127.0.0.1',
    databaseUrl: given(environment, 'DATABASE_URL'),
    dataDir: given(environment, 'DATA_DIR') ?? '.data',
  }
}
