/** ReadCode and Rubric of coded GP rows. */
interface Coding {
  readonly system: string | null
  readonly code: string | null
  readonly display: string | null
  readonly userSelected: boolean | null
}

interface Concept {
  readonly text: string | null
  readonly codings: readonly Coding[]
}

const READ_V2 = 'http://read.info/readv2'
const CTV3 = 'http://read.info/ctv3'

/** What the vendor sends where there is no Read code. */
const NO_READ_CODE = '.....'

/** A code of Read v2 or CTV3 as given; never a code of another system, which would read as another problem. */
export function readCode(concept: Concept | null): string {
  const coding = concept?.codings.find(
    ({ system, code }) => code !== null && (system === READ_V2 || system === CTV3),
  )
  if (!coding?.code) return NO_READ_CODE
  // Read v2 with its two-character term code (`G30..14`): the vendor's field is the five-character code.
  return coding.system === READ_V2 && coding.code.length === 7 ? coding.code.slice(0, 5) : coding.code
}

/** The source's words, else the display of the coding that a person chose, else of the first that has one. */
export function rubric(concept: Concept | null): string {
  const shown = concept?.codings.filter(({ display }) => display !== null) ?? []
  const chosen = shown.find(({ userSelected }) => userSelected === true) ?? shown[0]
  return concept?.text ?? chosen?.display ?? ''
}
