/** Texts that clients may name by their SHA-256 (https://www.apollographql.com/docs/apollo-server/performance/apq). */
import { createRecentMap } from '../../graph/recent-map.ts'
import type { Safelist } from './safelist.ts'

/** Where Apollo keeps and finds them. */
export interface PersistedOperations {
  get(key: string): Promise<string | undefined>
  set(key: string, text: string): Promise<void>
  delete(key: string): Promise<boolean>
  /** At once, by the SHA-256 itself. */
  textOf(id: string): string | undefined
}

const KEPT_TEXTS = 500
/** Together with the number of texts this bounds what clients can make the server remember. */
const MAX_TEXT_CHARACTERS = 40_000
const APOLLOS_PREFIX = 'apq:'

/** With a safelist its texts and nothing else; without one what clients sent, as long as it was used of late. */
export function createPersistedOperations(safelist?: Safelist): PersistedOperations {
  const texts = createRecentMap<string>(KEPT_TEXTS)
  const textOf = safelist?.textOf ?? texts.get
  const keep = (id: string, text: string) => {
    if (safelist === undefined && text.length <= MAX_TEXT_CHARACTERS) texts.set(id, text)
  }
  return {
    textOf,
    get: (key) => Promise.resolve(textOf(idOf(key))),
    set: (key, text) => Promise.resolve(keep(idOf(key), text)),
    // Nothing is ever taken back.
    delete: () => Promise.resolve(false),
  }
}

const idOf = (key: string) => (key.startsWith(APOLLOS_PREFIX) ? key.slice(APOLLOS_PREFIX.length) : key)
