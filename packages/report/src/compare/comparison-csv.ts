import type { Comparison } from './comparison.js'
import type { Figure } from './design.js'

/** The designs as CSV (RFC 4180, but for \n as the end of a line): plain numbers, empty where it is not known. */
export function comparisonCsv({ designs }: Comparison): string {
  const heads = [
    ...['design', 'network', 'rank', 'dataset', 'accuracy', 'metric', 'accuracy_stage', 'accuracy_split'],
    ...['resource_stage', 'DSP', 'LUT', 'FF', 'BRAM_18K', 'URAM', 'latency_cycles', 'interval_cycles'],
    ...['latency_ns', 'clock_ns', 'dynamic_w', 'static_w', 'softmax', 'tool', 'part', 'verified', 'source'],
  ]
  const value = (figure: Figure | null | undefined): number | null => figure?.value ?? null
  const rows = designs.map(({ design, rank }) => {
    const { accuracy, resources } = design
    return [
      ...[design.name, design.network, rank, design.dataset?.name],
      ...[value(accuracy), accuracy?.metric, accuracy?.stage, accuracy?.split, resources?.stage],
      ...[value(resources?.DSP), value(resources?.LUT), value(resources?.FF)],
      ...[value(resources?.BRAM_18K), value(resources?.URAM)],
      ...[value(resources?.latency_cycles), value(resources?.interval_cycles), value(design.latency_ns)],
      ...[design.clock_ns, design.dynamic_w, design.static_w, design.softmax, resources?.tool],
      ...[design.part, design.verified, design.source],
    ]
  })
  return [heads, ...rows].map(row => row.map(csvCell).join(',')).join('\n')
}

/** A cell of a CSV line, quoted where it has to be. */
export function csvCell(cell: string | number | boolean | null | undefined): string {
  const text = cell === null || cell === undefined ? '' : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
