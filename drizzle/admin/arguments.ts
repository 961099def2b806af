/** What the command line asks for. */
import { parseArgs } from 'node:util'
import { UsageProblem } from './usage-problem.ts'

export const usages = {
  'products list': 'products list',
  'subscriptions list': 'subscriptions list [--client ID]',
  'subscriptions add': 'subscriptions add --client ID --product CODE [--label TEXT] [--expires YYYY-MM-DD]',
  'subscriptions revoke': 'subscriptions revoke NUMBER',
  'subscriptions rotate': 'subscriptions rotate NUMBER [--overlap-hours N]',
  'audit verify': 'audit verify [--expect-head HASH]',
  'audit about': 'audit about DETAILID [--first N] [--after NUMBER]',
} as const

export type CommandName = keyof typeof usages

export interface AdminArguments {
  readonly name: CommandName
  /** Who is written down; undefined for whoever is logged in. */
  readonly actor: string | undefined
  readonly client: string | undefined
  readonly product: string | undefined
  readonly label: string | undefined
  /** Midnight UTC at the beginning of the day that was named. */
  readonly expiresAt: Date | undefined
  readonly overlapHours: number
  readonly expectedHead: string | undefined
  readonly first: number
  readonly after: number | null
  /** Of a subscription. */
  readonly number: number
  readonly detailId: string
}

/** The whole manual, for --help. */
export const usage = [
  ...Object.values(usages).map((line) => `npm run admin -- ${line}`),
  'Each takes --actor NAME: who the audit says did it, where that is not the account that is logged in.',
].join('\n')

type Values = Readonly<Record<string, string | undefined>>

const optionsOf: Record<CommandName, readonly string[]> = {
  'products list': [],
  'subscriptions list': ['client'],
  'subscriptions add': ['client', 'product', 'label', 'expires'],
  'subscriptions revoke': [],
  'subscriptions rotate': ['overlap-hours'],
  'audit verify': ['expect-head'],
  'audit about': ['first', 'after'],
}
const takesNumber: readonly CommandName[] = ['subscriptions revoke', 'subscriptions rotate']

/** Null where help is asked for. Throws UsageProblem. */
export function parseArguments(args: readonly string[]): AdminArguments | null {
  const { values, positionals } = parsed(args)
  if (values.help !== undefined) return null
  const [area = '', verb = '', ...operands] = positionals
  const name = nameOf(`${area} ${verb}`)
  const wrong = (): UsageProblem => new UsageProblem(`Usage: npm run admin -- ${usages[name]}`)
  const unknown = Object.keys(values).filter((key) => key !== 'actor' && !optionsOf[name].includes(key))
  const operandCount = takesNumber.includes(name) || name === 'audit about' ? 1 : 0
  if (unknown.length > 0 || operands.length !== operandCount) throw wrong()
  if (name === 'subscriptions add' && (values.client === undefined || values.product === undefined))
    throw wrong()
  return {
    name,
    actor: values.actor,
    client: values.client,
    product: values.product,
    label: values.label,
    expiresAt: dayOf(values.expires),
    overlapHours: wholeNumber(values['overlap-hours'], '--overlap-hours', 0, 8_760) ?? 0,
    expectedHead: hashOf(values['expect-head']),
    first: wholeNumber(values.first, '--first', 1, 10_000) ?? 50,
    after: wholeNumber(values.after, '--after', 1, Number.MAX_SAFE_INTEGER) ?? null,
    number: takesNumber.includes(name) ? (wholeNumber(operands[0], 'NUMBER', 1, 2 ** 48) ?? 0) : 0,
    detailId: name === 'audit about' ? detailIdOf(operands[0]) : '',
  }
}

function parsed(args: readonly string[]): { values: Values; positionals: readonly string[] } {
  const names = [...new Set(['actor', ...Object.values(optionsOf).flat()])]
  const text = { type: 'string' } as const
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(names.map((name) => [name, text])),
        help: { type: 'boolean', short: 'h' },
      },
    })
    const given = Object.entries(values).map(([name, value]) => [name, String(value)] as const)
    return { values: Object.fromEntries(given), positionals }
  } catch (error) {
    const [sentence = ''] = error instanceof Error ? error.message.split(/[.\n]/) : []
    throw new UsageProblem(`${sentence}: see --help.`)
  }
}

function nameOf(words: string): CommandName {
  const found = (Object.keys(usages) as CommandName[]).find((name) => name === words)
  if (found !== undefined) return found
  throw new UsageProblem(`Usage: npm run admin -- ${Object.keys(usages).join(' | ')}; see --help.`)
}

function wholeNumber(
  text: string | undefined,
  what: string,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  throw new UsageProblem(`${what}: a whole number from ${least} to ${most}.`)
}

function dayOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const day = new Date(`${text}T00:00:00Z`)
  // A day that does not exist, as 31 February, would roll over.
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text))
    return day
  throw new UsageProblem('--expires: a day, as 2031-05-17; the key is good until it begins (UTC).')
}

function hashOf(text: string | undefined): string | undefined {
  if (text === undefined || /^[0-9a-f]{64}$/i.test(text)) return text?.toLowerCase()
  throw new UsageProblem('--expect-head: the 64 hexadecimal digits that audit verify printed.')
}

function detailIdOf(text: string | undefined): string {
  if (text !== undefined && /^\d{1,18}$/.test(text)) return text
  throw new UsageProblem('A DetailID is a number.')
}
