import type { FastifyRequest } from 'fastify'

/**
 * A browser's address bar, which Apollo answers with the landing page: HTML is what it wants most. Were Apollo to take
 * it for an operation all the same, that would have no caller and fail.
 */
export function asksForPage({
  method,
  headers: { accept },
}: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  if (method !== 'GET' || accept === undefined) return false
  const wanted = accept.split(',').map(mediaRange)
  const html = wanted.find(({ type }) => type === 'text/html')
  if (html === undefined || html.quality === 0) return false
  return wanted.every(
    (other) => other === html || !mayBeJson.test(other.type) || other.quality < html.quality,
  )
}

const mayBeJson = /^(\*\/\*|multipart\/mixed|application\/(\*|json|graphql-response\+json))$/

function mediaRange(text: string): { readonly type: string; readonly quality: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return { type, quality: quality === undefined ? 1 : Number(quality) }
}
