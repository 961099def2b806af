/** Reads JSON text without losing digits; what is wrong is told by place, never by quoting the content. */
import { parse } from 'lossless-json'
import type { Json } from './json.ts'

export class NotJson extends Error {
  override readonly name = 'NotJson'
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/** A byte order mark is dropped. Throws NotJson. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    throw new NotJson('not UTF-8 text')
  }
}

/** Throws NotJson. */
export function parseJson(text: string): Json {
  if (text.trim() === '') throw new NotJson('empty')
  try {
    return parse(text) as Json
  } catch (error) {
    throw new NotJson(explain(error, text))
  }
}

function explain(error: unknown, text: string): string {
  if (error instanceof RangeError) return 'not JSON: nested too deeply'
  const message = error instanceof Error ? error.message : ''
  const position = Number(/at position (\d+)$/.exec(message)?.[1] ?? text.length)
  const place = placeOf(text, position)
  if (message.startsWith('Duplicate key')) return `not JSON: a key given twice at ${place}`
  return message.includes('reached end of input')
    ? `not JSON: cut off at ${place}`
    : `not JSON: unexpected content at ${place}`
}

function placeOf(text: string, position: number): string {
  const before = text.slice(0, position)
  return `line ${before.split('\n').length}, column ${position - before.lastIndexOf('\n')}`
}
