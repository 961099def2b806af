import { createHash } from 'node:crypto'

/** Namespace of the ids below; a constant of this project, never to change, because stored ids depend on it. */
const namespace = Buffer.from('7c1f0a52b6c84d0fa5c0d3a1c2e9b704', 'hex')

/**
 * The id under which a source's resource is stored: a UUID (version 5, RFC 9562 §5.5) of where it came from.
 * Whoever knows the source can therefore resolve a reference to it before, or without, reading it.
 */
export function recordId(tenancyCode: string, resourceType: string, sourceId: string): string {
  const hash = createHash('sha1')
    .update(namespace)
    .update(`${tenancyCode}\n${resourceType}\n${sourceId}`)
    .digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}
