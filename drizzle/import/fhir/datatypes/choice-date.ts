/** The date in an `onset[x]` or `abatement[x]`, where it is one. */
import { textOf } from '../../json/json.ts'
import type { Elements } from '../elements.ts'
import { periodOf } from './period.ts'

/** A dateTime as given, else the start of a period; undefined for an age, a range or a text, which stay in extra. */
export function choiceDate(elements: Elements, stem: string): string | undefined {
  const date = elements.take(`${stem}DateTime`, textOf)
  return date ?? periodOf(elements.resource[`${stem}Period`])?.start
}
