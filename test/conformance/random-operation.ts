import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
  parse,
  validate,
} from 'graphql'

import { createRandom, type Random } from './random.ts'

export interface RandomOperation {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

export interface Vocabulary {
  /** What a named scalar may be, as literals. */
  readonly literals: Readonly<Record<string, readonly string[]>>
}

const variableTypes: Readonly<Record<string, string>> = {
  yes: 'Boolean!',
  no: 'Boolean!',
  maybe: 'Boolean = true',
  few: 'Int',
  some: 'Int = 2',
  id: 'ID!',
}
const variables = { yes: true, no: false, few: 1, id: '1' }
const conditions = [
  '@include(if: $yes)',
  '@include(if: $no)',
  '@skip(if: $yes)',
  '@skip(if: $no)',
  '@include(if: $maybe) @skip(if: $no)',
  '@include(if: true)',
  '@skip(if: true)',
]

/**
 * A valid operation, the same for the same seed: fragments of both kinds on every kind of type, aliases that repeat and
 * collide, conditions on every kind of selection, arguments as literals and as variables.
 */
export function createRandomOperation(
  schema: GraphQLSchema,
  vocabulary: Vocabulary,
  seed: number,
): RandomOperation {
  for (let attempt = 0; ; attempt++) {
    const query = write(schema, vocabulary, createRandom(seed + attempt * 7919))
    if (query.length < 6000 && validate(schema, parse(query)).length === 0) return { query, variables }
  }
}

function write(schema: GraphQLSchema, { literals }: Vocabulary, random: Random): string {
  const used = new Set<string>()
  const fragments: string[] = []
  const root = schema.getQueryType()
  if (!root) throw new TypeError('A schema has a query type.')
  const body = selectionSet(root, random.between(2, 5))
  const declared = Object.entries(variableTypes).filter(([name]) => used.has(name))
  const head =
    declared.length > 0 ? `query (${declared.map(([name, type]) => `$${name}: ${type}`).join(', ')}) ` : ''
  return [head + body, ...fragments].join('\n')

  function selectionSet(type: GraphQLCompositeType, depth: number): string {
    const count = random.between(1, 4)
    const selections = Array.from({ length: count }, () => selection(type, depth)).filter(
      (each) => each !== '',
    )
    return selections.length > 0 ? `{ ${selections.join(' ')} }` : '{ __typename }'
  }

  function selection(type: GraphQLCompositeType, depth: number): string {
    if (random.chance(0.06)) return `${random.chance(0.3) ? 'kind: ' : ''}__typename`
    if (depth > -3 && random.chance(isUnionType(type) ? 0.9 : 0.25)) return fragment(type, depth)
    if (isUnionType(type)) return '__typename'
    const fields = Object.values(type.getFields()).filter(
      (field) => depth > 0 || !isCompositeType(getNamedType(field.type)),
    )
    const field = random.pick(fields)
    return field === undefined ? '' : fieldOf(field, depth)
  }

  function fieldOf(field: GraphQLField<unknown, unknown>, depth: number): string {
    const given = field.args.flatMap(argument)
    const alias = random.chance(given.length > 0 ? 0.7 : 0.2)
      ? `${random.pick(['a', 'b', 'id', 'name', 'x'])}: `
      : ''
    const type = getNamedType(field.type)
    const below = isCompositeType(type) ? ` ${selectionSet(type, depth - 1)}` : ''
    return `${alias}${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''}${condition()}${below}`
  }

  function fragment(type: GraphQLCompositeType, depth: number): string {
    const on = random.pick(overlapping(type)) ?? type
    const set = selectionSet(on, depth - 1)
    if (random.chance(0.3)) {
      const name = `F${fragments.length}`
      fragments.push(`fragment ${name} on ${on.name} ${set}`)
      return random.chance(0.2) ? `...${name}${condition()} ...${name}` : `...${name}${condition()}`
    }
    return `...${on === type && random.chance(0.5) ? '' : ` on ${on.name}`}${condition()} ${set}`
  }

  function overlapping(type: GraphQLCompositeType): GraphQLCompositeType[] {
    const possible = (each: GraphQLCompositeType) =>
      'getTypes' in each || 'getInterfaces' in each ? schemaTypes(each) : []
    const own = new Set(possible(type))
    return Object.values(schema.getTypeMap()).filter(
      (each): each is GraphQLCompositeType =>
        isCompositeType(each) && !each.name.startsWith('__') && possible(each).some((name) => own.has(name)),
    )
  }

  function schemaTypes(type: GraphQLCompositeType): string[] {
    return 'isTypeOf' in type ? [type.name] : schema.getPossibleTypes(type).map(({ name }) => name)
  }

  function condition(): string {
    if (!random.chance(0.15)) return ''
    const chosen = random.pick(conditions) ?? ''
    for (const [, name] of chosen.matchAll(/\$(\w+)/g)) use(name)
    return ` ${chosen}`
  }

  function argument({ name, type }: GraphQLArgument): string[] {
    if (!isNonNullType(type) && random.chance(0.6)) return []
    return [`${name}: ${value(type)}`]
  }

  function value(type: GraphQLInputType): string {
    if (isNonNullType(type)) return value(type.ofType)
    if (isListType(type)) return random.chance(0.3) ? value(type.ofType) : `[${value(type.ofType)}]`
    if (isEnumType(type)) return random.pick(type.getValues())?.name ?? 'null'
    if (isInputObjectType(type)) return inputObject(type)
    const known = Object.keys(variableTypes).filter((name) => variableTypes[name]?.startsWith(type.name))
    if (type.name !== 'Boolean' && known.length > 0 && random.chance(0.4))
      return `$${use(random.pick(known))}`
    return random.pick(literals[type.name] ?? ['null']) ?? 'null'
  }

  function inputObject(type: GraphQLInputObjectType): string {
    const isChosen = (field: GraphQLInputField) =>
      isNonNullType(field.type) || (!isInputObjectType(getNamedType(field.type)) && random.chance(0.4))
    const fields = Object.values(type.getFields()).filter(isChosen)
    return `{ ${fields.map((field) => `${field.name}: ${value(field.type)}`).join(', ')} }`
  }

  function use(name: string | undefined): string {
    used.add(name ?? '')
    return name ?? ''
  }
}
