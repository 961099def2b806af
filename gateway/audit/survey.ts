/** What the audit has to know of an operation before and after it runs, worked out once for each text. */
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { operationHash } from '../../drizzle/audit/audit-event.ts'
import { recordTypeNamed, recordTypes } from '../../schema/record-types.ts'
import type { WithheldType } from '../../schema/withheld.ts'
import { createRecentMap } from '../graph/recent-map.ts'
import { type AnswerReader, compileReader } from './answer-reader.ts'
import { type AskedPatients, compileAsked } from './asked-patients.ts'
import { completedOperation } from './completed-operation.ts'

export interface Survey {
  readonly name: string | null
  readonly hash: string
  /** To be run instead of what was sent: it asks for DetailIDs, too. */
  readonly text: string
  /** Of patients, their items and who looked at them; what describes services is open to everybody. */
  readonly types: ReadonlySet<WithheldType>
  readonly asked: AskedPatients
  /** Null for an operation that cannot be read, which the engine refuses: no data of it may leave. */
  readonly read: AnswerReader | null
}

const keptOperations = 1_000
const MAX_TOKENS = 10_000

export function createSurveyor(schema: GraphQLSchema): (text: string) => Survey {
  const surveys = createRecentMap<Survey>(keptOperations)
  return (text) => surveys.get(text) ?? surveys.set(text, survey(text, schema))
}

function survey(text: string, schema: GraphQLSchema): Survey {
  const document = readDocument(text)
  const operation = document && getOperationAST(document)
  const hash = operationHash(text)
  if (!document || !operation) {
    return { name: null, hash, text, types: new Set(), asked: () => [], read: null }
  }
  const completed = completedOperation(text, document, schema)
  const complete = parse(completed)
  const read = compileReader(complete, getOperationAST(complete) ?? operation, schema)
  return {
    name: operation.name?.value ?? null,
    hash,
    text: read === null ? text : completed,
    types: typesOf(document, schema),
    asked: compileAsked(document),
    read,
  }
}

/** Null for what is no GraphQL: the engine says why. */
function readDocument(text: string): DocumentNode | null {
  try {
    return parse(text, { maxTokens: MAX_TOKENS })
  } catch {
    return null
  }
}

/** What tells who looked at a person; whoever may read the events may ask for the trail. */
const ofAudit: ReadonlySet<string> = new Set(['AuditEvent', 'AuditTrail'])

function typesOf(document: DocumentNode, schema: GraphQLSchema): ReadonlySet<WithheldType> {
  const types = new Set<WithheldType>()
  const typeInfo = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: () => {
        const name = getNamedType(typeInfo.getType())?.name ?? ''
        const type = recordTypeNamed(name)
        if (ofAudit.has(name)) types.add('AuditEvent')
        if (type !== null && recordTypes[type].about !== 'service') types.add(type)
      },
    }),
  )
  return types
}
