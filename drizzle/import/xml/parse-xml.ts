/** Reads FHIR XML into elements in document order (https://hl7.org/fhir/R4/xml.html). */
import { XMLParser, XMLValidator } from 'fast-xml-parser'

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** Of a narrative's `div`: its content, markup and all. */
  readonly content: string
}

export class NotXml extends Error {
  override readonly name = 'NotXml'
}

/** The document's element. Throws NotXml. */
export function parseXml(text: string): XmlElement {
  // FHIR allows no document type; one that declares entities could also grow without end.
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) throw new NotXml('XML with a document type')
  const valid = XMLValidator.validate(text)
  if (valid !== true) {
    throw new NotXml(`not well-formed XML: line ${valid.err.line}, column ${valid.err.col}`)
  }
  const [root] = elementsOf(parse(text))
  if (root === undefined) throw new NotXml('empty')
  if (root.attributes.xmlns !== 'http://hl7.org/fhir') throw new NotXml('not FHIR: another XML namespace')
  return root
}

function parse(text: string): unknown {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    stopNodes: ['*.div'],
  })
  try {
    return parser.parse(text)
  } catch {
    throw new NotXml('not well-formed XML')
  }
}

type RawNode = Readonly<Record<string, unknown>>

function elementsOf(nodes: unknown): XmlElement[] {
  return nodesOf(nodes).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@')
    if (name === undefined || name === '#text') return []
    const children = node[name]
    return [
      { name, attributes: attributesOf(node), children: elementsOf(children), content: contentOf(children) },
    ]
  })
}

function attributesOf(node: RawNode): Readonly<Record<string, string>> {
  return (node[':@'] ?? {}) as Readonly<Record<string, string>>
}

function contentOf(nodes: unknown): string {
  return nodesOf(nodes)
    .map((node) => (typeof node['#text'] === 'string' ? node['#text'] : ''))
    .join('')
}

function nodesOf(nodes: unknown): readonly RawNode[] {
  return Array.isArray(nodes) ? nodes : []
}
