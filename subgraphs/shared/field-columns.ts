import { type GraphQLSchema, isObjectType } from 'graphql'

/** A resolver that says what of its row it reads. Only those columns are sure to be there when it runs. */
interface ReadsColumns {
  readonly columns: readonly string[]
}

/**
 * Makes resolvers of one type of row, each with the columns it reads: one that reads another does not compile.
 * A statement reads no column that nobody selected, so a resolver that forgot one would pass its absence for a null.
 */
export function reading<Row>() {
  return <const Column extends keyof Row & string, Rest extends readonly unknown[], Result>(
    columns: readonly Column[],
    resolve: (row: Pick<Row, Column>, ...rest: Rest) => Result,
  ): ((row: Pick<Row, Column>, ...rest: Rest) => Result) & ReadsColumns => {
    // Of its own: one function may resolve several fields.
    return Object.assign(resolve.bind(null) as typeof resolve, { columns })
  }
}

/** The columns behind each field of one type. */
export type FieldColumns = ReadonlyMap<string, readonly string[]>

/** Reads the columns of a type's fields off its resolvers. */
export type FieldColumnsOf = (typeName: string, columns: ReadonlySet<string>) => FieldColumns

/**
 * @returns for a type and the columns its rows may have: those of each field, which are the column of its name where it
 * has no resolver.
 * @throws (what is returned, at boot) naming each field whose resolver does not say what it reads, or says what is no
 * column.
 */
export function fieldColumnsOf(schema: GraphQLSchema, resolvers: object): FieldColumnsOf {
  return (typeName, columns) => {
    const type = schema.getType(typeName)
    const resolverByField = new Map(Object.entries(Reflect.get(resolvers, typeName) ?? {}))
    const read = Object.keys(isObjectType(type) ? type.getFields() : {}).map((field) => {
      const resolver = resolverByField.get(field)
      return [field, resolver === undefined ? [field] : declaredColumns(resolver)] as const
    })
    const faults = read.filter(([, names]) => names === null || names.some((name) => !columns.has(name)))
    if (faults.length > 0) {
      const fields = faults.map(([field]) => `${typeName}.${field}`)
      throw new Error(`Resolvers must say which columns they read:\n${fields.join('\n')}`)
    }
    return new Map(read.map(([field, names]) => [field, names ?? []]))
  }
}

function declaredColumns(resolver: unknown): readonly string[] | null {
  return typeof resolver === 'function' && 'columns' in resolver && Array.isArray(resolver.columns)
    ? resolver.columns
    : null
}

/** The columns that fields need, sorted, and `always` among them. Names that are no field of the type need none. */
export function columnsOfFields(
  fieldColumns: FieldColumns,
  fields: Iterable<string>,
  always: readonly string[],
): readonly string[] {
  const columns = new Set(always)
  for (const field of fields) for (const column of fieldColumns.get(field) ?? []) columns.add(column)
  return [...columns].sort()
}
