import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const beyondLatin1 = /[^\0-\xff]/

/**
 * Node keeps a text in two bytes for each character as soon as one is beyond Latin-1, and so each name that is cut out of
 * it: an enum's value from such a text makes every reply that holds it twice as large in memory, and slow to write.
 */
test('no SDL and no operation holds a character that makes Node keep its names in two bytes', () => {
  const paths = ['schema', 'gateway'].flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name}`),
  )
  const texts = paths.filter((path) => path.endsWith('.graphql'))
  expect(texts).toContain('schema/generated/supergraph.graphql')
  expect(texts.filter((path) => beyondLatin1.test(readFileSync(path, 'utf8')))).toEqual([])
})
