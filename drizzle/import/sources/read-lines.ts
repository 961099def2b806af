/** Splits a file into lines without holding it in memory. */
import { createReadStream } from 'node:fs'

export interface Line {
  readonly bytes: Uint8Array
  /** From 1. */
  readonly position: number
}

const newline = 0x0a

/** Bytes, not text, so that a character is never cut and bad UTF-8 costs one line. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  let pending: Buffer[] = []
  let position = 1
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      yield { bytes: Buffer.concat([...pending, chunk.subarray(start, end)]), position }
      position += 1
      pending = []
      start = end + 1
    }
    if (start < chunk.length) pending.push(chunk.subarray(start))
  }
  if (pending.length > 0) yield { bytes: Buffer.concat(pending), position }
}
