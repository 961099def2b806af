/** A reply as the client reads it. */
export interface Reply {
  readonly data?: unknown
  readonly errors?: readonly { readonly path?: readonly (string | number)[] }[]
}

/**
 * What two correct servers must agree on, to be compared as text: data with its order of keys; which places are null
 * because of an error; and for a place that is null by itself, the error's path, which is the place. Below a null that
 * bubbled up, a server may stop at any of the errors there.
 */
export function essence({ data, errors = [] }: Reply) {
  return {
    data: JSON.stringify(data),
    nulls: [...new Set(errors.map(({ path }) => JSON.stringify(nullPlace(data, path))))].sort(),
  }
}

/** The paths of errors, for a null that bubbled up: at least one has to be found by both. */
export function bubbledPaths({ data, errors = [] }: Reply): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>()
  for (const { path } of errors) {
    const place = JSON.stringify(nullPlace(data, path))
    paths.set(place, [...(paths.get(place) ?? []), JSON.stringify(path)])
  }
  return paths
}

/** The part of an error's path that leads to a null; `undefined` where there is none, and for an error without a path. */
function nullPlace(data: unknown, path: readonly (string | number)[] | undefined) {
  if (path === undefined) return 'no path'
  let value = data
  for (const [depth, key] of path.entries()) {
    if (value === null) return path.slice(0, depth)
    if (typeof value !== 'object' || value === undefined) return 'nowhere'
    value = (value as Record<string | number, unknown>)[key]
  }
  return value === null ? path : 'a value'
}
