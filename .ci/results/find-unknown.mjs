import { count, inPoints, less } from './format.mjs'
import { nameRow, pointed } from './name-row.mjs'

/** Of strategies that the estimate could not tell the resources of: that, and the weights that are left instead. */
export function findUnknown(entries) {
  const unknown = entries.filter(({ row }) => row.lut === null)
  if (unknown.length === 0) return []
  const lines = unknown.map(({ row, seeds }) => {
    const whole = seeds[0].stations[0].layers.reduce((sum, { weights }) => sum + weights, 0)
    return `${nameRow(row)}: ${count(row.weightsLeft)} of ${count(whole)} weights are left (${less(1 - row.weightsLeft / whole)}), ${inPoints(row.loss)} lost.`
  })
  const head =
    '**Resources are not known** of these: the estimate that was run had no law for some of their layers and gave no DSP, LUT, FF or latency. In their place the weights of the last kernel that are not 0:'
  return [pointed(head, lines)]
}
