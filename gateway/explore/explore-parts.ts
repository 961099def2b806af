import type { ShowcasePerson } from './example-operations.ts'

/** What the pages for people are made from. */
export interface ExploreParts {
  /** Whom the example queries ask for; null where there is nobody to show. */
  readonly showcase: ShowcasePerson | null
  /** A token that is good for hours, for the pages to send; null outside of sandbox mode. */
  readonly sandboxToken: (() => Promise<string>) | null
}

/** Every page says it, because what it shows could be taken for somebody's record. */
export const SANDBOX_NOTICE = 'Sandbox: synthetic people only. Anybody may have a token.'
