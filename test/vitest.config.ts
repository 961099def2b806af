import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/** Two cores are the smallest machine this must pass on; every file has a database of its own, so order never matters. */
export default defineConfig({
  test: {
    globalSetup: ['test/setup/cluster.ts'],
    maxWorkers: 2,
    projects: [
      project('in-process', ['test/**/*.test.ts']),
      // What a caller can see is the same when every subgraph is a server of its own.
      project('http', ['test/{graphql,doors,fhir,ccapi,rights,graph/features}/**/*.test.ts']),
    ],
  },
})

function project(transport: 'in-process' | 'http', include: string[]): TestProjectInlineConfiguration {
  return {
    // Node gives everybody graphql's CommonJS build; vite would give our files the other one, and it may exist only once.
    resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
    test: {
      name: transport,
      include,
      provide: { transport },
      testTimeout: 20_000,
      hookTimeout: 60_000,
      restoreMocks: true,
    },
  }
}
