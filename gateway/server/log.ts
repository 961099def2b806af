/** The program's log: one line for each event, as JSON, or as words where a person watches a terminal. */
import pino, { type Logger } from 'pino'

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

export interface LogOutput {
  readonly level: LogLevel
  /** Takes a line without its end. */
  write(line: string): void
}

/** What must not be logged, should anybody ever hand it over. */
const NEVER = [
  'authorization',
  'token',
  'key',
  'secret',
  'password',
  'query',
  'variables',
  'body',
  'url',
  'headers',
]

/** Lines hold codes, routes and times: who logs hands over nothing that a caller sent. */
export function createLog({ level, write }: LogOutput): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: NEVER.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    },
    { write: (line) => write(line.trimEnd()) },
  )
}

/** A line of the log for a person: time, level, message, then what else it says. */
export function readableLine(line: string): string {
  const { at, level, msg, ...rest } = JSON.parse(line) as Readonly<Record<string, unknown>>
  const said = Object.entries(rest).flatMap(([name, value]) => (value === null ? [] : `${name}=${value}`))
  return [String(at).slice(11, 19), level, ...(msg === undefined ? [] : [msg]), ...said].join(' ')
}
