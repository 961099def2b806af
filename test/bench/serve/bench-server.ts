/** What every system of the bench is when it runs in a process of its own: an address. */
export interface BenchServer {
  /** Origin, without a slash at the end. */
  readonly origin: string
  close(): Promise<void>
}

export interface BenchServerOptions {
  /** Owner's connection: these systems know no subgraphs and read every schema. */
  readonly databaseUrl: string
  readonly connections: number
}

/** As many as each of our own subgraphs opens by default. */
export const CONNECTIONS = 6
