/** What a page may load, said to the browser: https://www.w3.org/TR/CSP3/ */
import { createHash } from 'node:crypto'

type Sources = Readonly<Record<string, string>>

/** Everything that is not named is forbidden, framing and remote origins first of all. */
export function contentSecurityPolicy(allowed: Sources): string {
  const closed: Sources = {
    'default-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  }
  return Object.entries({ ...closed, ...allowed })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ')
}

/** The source that allows exactly the inline scripts of this page. */
export function inlineScriptSources(html: string): string {
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = '']) => script)
  return scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`).join(' ')
}
