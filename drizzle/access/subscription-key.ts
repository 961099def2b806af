/**
 * Subscription keys. A key is 256 random bits, so its SHA-256 can be neither guessed nor searched through, and slow or
 * salted hashes, which make up for passwords that people choose, would only slow down every request. Keys are compared
 * by looking their hash up in an index: what that takes tells of the hash's first bytes at most, never of the key.
 */
import { hash, randomBytes } from 'node:crypto'

const KEY_BYTES = 32

/** 43 characters that need no escaping in a header or URL. */
export function createKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url')
}

export function keyHash(keyText: string): Buffer {
  return hash('sha256', keyText, 'buffer')
}
