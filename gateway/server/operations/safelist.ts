/** The operations that a production server runs over GraphQL, and no others. */
import { createHash } from 'node:crypto'
import { Kind, parse, stripIgnoredCharacters } from 'graphql'

export interface SafelistedOperation {
  readonly text: string
  /** What clients send instead of the text, besides its SHA-256. */
  readonly id?: string
}

export interface Safelist {
  /** What metrics may call an operation of a client. */
  readonly names: ReadonlySet<string>
  /** Whether this text is one of them, however it is laid out. It must be of a bounded size. */
  holds(text: string): boolean
  /** The text that a client names by its SHA-256, or by the id that it was listed with. */
  textOf(id: string): string | undefined
}

/** @throws GraphQLError where a text is no GraphQL. */
export function createSafelist(operations: readonly SafelistedOperation[]): Safelist {
  const plainTexts = new Set(operations.map(({ text }) => stripIgnoredCharacters(text)))
  const byId = new Map<string, string>()
  for (const { text, id } of operations) {
    for (const form of [text, text.trim(), stripIgnoredCharacters(text)]) byId.set(sha256(form), text)
    if (id !== undefined) byId.set(id, text)
  }
  return {
    names: new Set(operations.flatMap(({ text }) => namesIn(text))),
    holds(text) {
      try {
        return plainTexts.has(stripIgnoredCharacters(text))
      } catch {
        return false
      }
    },
    textOf: (id) => byId.get(id),
  }
}

function namesIn(text: string): string[] {
  return parse(text).definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION && each.name ? [each.name.value] : [],
  )
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
