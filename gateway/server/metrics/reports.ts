/** What several processes count, told as if one had counted it. */
import { AggregatorRegistry, Gauge, type MetricObject } from 'prom-client'
import type { Report, Reports } from '../../workers/messages.ts'

/** In the text format of Prometheus: counts are added, of delays the longest is told. */
export function renderReports({ reports, answering, silent }: Reports): Promise<string> {
  const together = AggregatorRegistry.aggregate(reports as MetricObject[][])
  const processes = new Gauge({
    registers: [together],
    name: 'record_processes',
    help: 'Processes behind the port, by whether they have just told what they count.',
    labelNames: ['state'],
  })
  processes.set({ state: 'answering' }, answering)
  processes.set({ state: 'silent' }, silent)
  return together.metrics()
}

/** What never falls, as one report: the rest is of no use once its process has ended. */
export async function sumOfCounts(reports: readonly Report[]): Promise<Report> {
  const counts = (reports as readonly MetricObject[][]).map((report) =>
    report.filter(({ type }) => ['counter', 'histogram'].includes(String(type))),
  )
  return (await AggregatorRegistry.aggregate(counts).getMetricsAsJSON()) as readonly unknown[]
}
