/** The floor: what a patient programmer writes by hand for exactly these requests, and nothing for any other. */
import type { BenchServer, BenchServerOptions } from '../bench-server.ts'
import { openBenchDatabase } from '../database.ts'
import { serveJson } from '../json-server.ts'
import { answers, type Variables } from './answers.ts'
import { answerCcapi } from './ccapi-answer.ts'
import { answerFhir } from './fhir-answer.ts'

const FHIR = /^\/fhir\/STU3\/Condition\?patient=Patient\/(\d+)$/
const CCAPI = /^\/gp\/patients\/(\d+)\/gp-problems\/active$/

export function serveFloor(options: BenchServerOptions): Promise<BenchServer> {
  const db = openBenchDatabase(options, 'bench floor')
  return serveJson(async (path, body) => {
    if (path === '/graphql') {
      const { query, variables } = JSON.parse(body) as { query: string; variables: Variables }
      const answer = answers[operationName(query)]
      return answer ? JSON.stringify({ data: await answer(db, variables) }) : null
    }
    const fhirId = FHIR.exec(path)?.[1]
    if (fhirId !== undefined) return JSON.stringify(await answerFhir(db, fhirId))
    const ccapiId = CCAPI.exec(path)?.[1]
    return ccapiId === undefined ? null : JSON.stringify(await answerCcapi(db, ccapiId))
  }, db.close)
}

/** `query Name(` … */
export function operationName(query: string): string {
  return query.slice('query '.length, query.indexOf('('))
}
