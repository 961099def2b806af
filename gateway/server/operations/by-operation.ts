import type { DocumentNode } from 'graphql'

/** Reads something off each operation once, for as long as its document is kept. */
export function rememberedByOperation<Value>(
  read: (document: DocumentNode, operationName: string | null) => Value,
): (document: DocumentNode, operationName: string | null) => Value {
  const known = new WeakMap<DocumentNode, Map<string | null, { readonly value: Value }>>()
  return (document, operationName) => {
    const ofDocument = known.get(document) ?? new Map<string | null, { readonly value: Value }>()
    known.set(document, ofDocument)
    const found = ofDocument.get(operationName) ?? { value: read(document, operationName) }
    ofDocument.set(operationName, found)
    return found.value
  }
}
