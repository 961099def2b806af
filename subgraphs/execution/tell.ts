import { locatedError } from 'graphql'
import { type Execution, type Path, tellOnce } from './execution.ts'
import type { FieldFacts } from './resolve-info.ts'

/** As `tell`, for what fails later. */
export function tellLater(
  value: Promise<unknown>,
  field: FieldFacts,
  path: Path,
  mayBeNull: boolean,
  run: Execution,
): Promise<unknown> {
  return value.then(undefined, (error: unknown) => tell(error, field, path, mayBeNull, run))
}

/** Null with the error told, where a null may be; else the error goes to whatever is above. */
export function tell(
  error: unknown,
  { fieldNodes }: FieldFacts,
  path: Path,
  mayBeNull: boolean,
  run: Execution,
): null {
  const located = locatedError(error, fieldNodes, pathKeys(path))
  if (!mayBeNull) throw located
  tellOnce(located, path, run)
  return null
}

function pathKeys(path: Path): (string | number)[] {
  const keys: (string | number)[] = []
  for (let place: Path | undefined = path; place !== undefined; place = place.prev) keys.push(place.key)
  return keys.reverse()
}
