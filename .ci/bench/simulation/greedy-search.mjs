import { fixedType } from '@metaml/fixed-point'
import { changeable } from './random-candidates.mjs'

/**
 * A greedy search as a task runs it: from 18 bits on, every layer is tried with one fraction bit less; the candidate
 * that keeps most answers is taken, until fewer than 98 of 100 are those of the start. Each round is run at once.
 * @returns {Promise<{ candidates: object[], bits: number[], rounds: number }>} `candidates` in the order in which they were run
 */
export async function greedySearch(graph, simulator, outputsOfRow, limit) {
  const layers = changeable(graph).filter(({ roles }) => roles.includes('weight') || roles.includes('scale'))
  const precisions = bits =>
    Object.fromEntries(
      layers.map(({ layer, roles }, i) => [
        layer,
        Object.fromEntries(roles.map(role => [role, fixedType(8 + bits[i], 8)])),
      ]),
    )
  const candidates = []
  const answersOf = async list => {
    candidates.push(...list)
    const results = await simulator.runAll(list)
    return results.map(({ outputs }) => answers(outputs, outputsOfRow))
  }
  let bits = layers.map(() => 10)
  const [start] = await answersOf([precisions(bits)])
  let rounds = 0
  while (candidates.length < limit) {
    const steps = layers.flatMap((_, i) => (bits[i] > 0 ? [bits.map((n, j) => (i === j ? n - 1 : n))] : []))
    if (steps.length === 0) break
    const kept = (await answersOf(steps.map(precisions))).map(found => agreement(found, start))
    const best = kept.indexOf(Math.max(...kept))
    if (kept[best] < 0.98) break
    bits = steps[best]
    rounds++
  }
  return { candidates, bits, rounds }
}

/** The class of each row. */
function answers(outputs, size) {
  return Uint8Array.from({ length: outputs.length / size }, (_, row) => {
    const scores = outputs.subarray(row * size, (row + 1) * size)
    return scores.indexOf(Math.max(...scores))
  })
}

function agreement(found, expected) {
  return found.filter((answer, row) => answer === expected[row]).length / expected.length
}
