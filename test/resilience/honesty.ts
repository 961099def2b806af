/** Whether a reply is whole, or says in full what it lacks. */
import type { Reply } from './requests.ts'

/** `dishonest` lacks something that it does not name, or holds what nobody stored, or is an error nobody foresaw. */
export type Honesty = 'whole' | 'partial' | 'unavailable' | 'dishonest'

type Path = readonly (string | number)[]
interface GraphqlReply {
  readonly data?: unknown
  readonly errors?: readonly { readonly path?: Path; readonly extensions?: { readonly code?: string } }[]
}

/** @param whole the reply to the same request when nothing was wrong. */
export function honestyOf({ status, text }: Pick<Reply, 'status' | 'text'>, whole: string): Honesty {
  if (status === 200 && text === whole) return 'whole'
  const isGraphql = whole.startsWith('{"data"')
  if (status === 503) return isGraphql ? unavailable(JSON.parse(text)) : unavailableRest(text)
  if (status !== 200 || !isGraphql) return 'dishonest'
  return partial(JSON.parse(text), JSON.parse(whole))
}

function unavailable({ data, errors = [] }: GraphqlReply): Honesty {
  const isSaid = (data ?? null) === null && errors.length > 0 && errors.every(saysUnavailable)
  return isSaid ? 'unavailable' : 'dishonest'
}

function unavailableRest(text: string): Honesty {
  return /"transient"|temporarily unavailable/.test(text) ? 'unavailable' : 'dishonest'
}

/** What is missing is null, with an error at it or below it; what is there is as it always was. */
function partial(reply: GraphqlReply, whole: GraphqlReply): Honesty {
  const errors = reply.errors ?? []
  const missing = differences(reply.data, whole.data, [])
  const isSaid =
    missing.length > 0 &&
    errors.every(saysUnavailable) &&
    missing.every(({ path, isNull }) => isNull && errors.some((error) => startsWith(error.path ?? [], path)))
  return isSaid ? 'partial' : 'dishonest'
}

const saysUnavailable = ({ extensions }: { extensions?: { code?: string } }) =>
  extensions?.code === 'UNAVAILABLE'

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, place) => path[place] === step)
}

function differences(found: unknown, whole: unknown, path: Path): { path: Path; isNull: boolean }[] {
  if (found === null && whole !== null) return [{ path, isNull: true }]
  if (!isTree(found) || !isTree(whole)) return found === whole ? [] : [{ path, isNull: false }]
  const keys = new Set([...Object.keys(found), ...Object.keys(whole)])
  return [...keys].flatMap((key) =>
    differences(found[key], whole[key], [...path, Array.isArray(whole) ? Number(key) : key]),
  )
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
