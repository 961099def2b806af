/** A process that opens the embedded store and keeps it until it is ended: `holder.ts <data folder>`. */
import { openStore } from '../../drizzle/store/open-store.ts'

const [, , dataDir = ''] = process.argv
const store = await openStore({ dataDir })
process.once('SIGTERM', () => store.close())
process.stdout.write(`${store.adminUrl}\n`)
