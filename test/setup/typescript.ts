/** What Node is told so that it runs the project's TypeScript, from whichever folder. */
export const typescriptOptions: readonly string[] = [
  '--import',
  new URL('../../schema/typescript/register.mjs', import.meta.url).href,
]
