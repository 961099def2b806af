/** The folder of real records that may lie beside the checkout. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../shared/data', import.meta.url))

/** Undefined where there is none: tests that need it are skipped, visibly. */
export const realDataFolder: string | undefined = existsSync(folder) ? folder : undefined
