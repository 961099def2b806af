/** The real server over the real graph with a few synthetic people, on a port that a browser can reach. */
import { seedSyntheticPeople, showcasePerson } from '../../drizzle/synthetic/seed.ts'
import { exampleOperations, type ShowcasePerson } from '../../gateway/explore/example-operations.ts'
import { findShowcase } from '../../gateway/explore/showcase.ts'
import { createServer } from '../../gateway/server/create-server.ts'
import { listen } from '../../subgraphs/serving/port.ts'
import { systemCaller } from '../setup/callers.ts'
import { createTestDoors } from '../setup/entrance.ts'
import { createTestGraph } from '../setup/graph.ts'

export async function openExploredServer() {
  const graph = await createTestGraph()
  await seedSyntheticPeople({ adminUrl: graph.adminUrl, patients: 5 })
  const showcase = (await findShowcase(
    graph.door,
    showcasePerson.detailIds[0],
    systemCaller,
  )) as ShowcasePerson
  const log = { everyRequest: false, write: () => undefined }
  const { parts, tokenOf } = await createTestDoors(graph)
  const token = await tokenOf('sandbox')
  const sandboxToken = () => Promise.resolve(token)
  const app = await createServer({ ...graph, ...parts, contracts: [], showcase, sandboxToken, log })
  const port = await listen(app, { host: '127.0.0.1', port: 0 })
  return {
    app,
    door: graph.door,
    examples: exampleOperations(showcase),
    origin: `http://127.0.0.1:${port}`,
    async close() {
      await app.close()
      await graph.drop()
    },
  }
}
