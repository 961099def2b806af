/** `node --import ./schema/typescript/register.mjs FILE.ts`: how every command of the project runs its TypeScript. */
import { register } from 'node:module'

register('./hooks.mjs', import.meta.url)
// Lines of the source instead of those that ran: worth what it costs only to who debugs.
if (process.env.DEBUG) process.setSourceMapsEnabled(true)
