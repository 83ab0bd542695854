import { isMetamlError } from '@metaml/core'
import { simulateGraph } from '@metaml/fixed-point'
import type { LayerGraph } from '@metaml/hls-cpp'
import type { Random } from '../../../packages/fixed-point/test/exactness/random.js'
import { type Assignment, randomAssignment } from './random-assignment.js'
import { makeTypePool } from './type-pool.js'

/** Assignments that the simulator takes, and by code how many it refused on the way. */
export function chooseAssignments(
  random: Random,
  graph: LayerGraph,
  count: number,
  turn: number,
): { chosen: Assignment[]; refused: { [code: string]: number } } {
  const chosen: Assignment[] = []
  const refusals: { [code: string]: number }[] = []
  let pool = makeTypePool(random, turn)
  while (chosen.length < count) {
    const assignment = randomAssignment(random, graph, pool)
    try {
      simulateGraph(assignment.graph, assignment.precisions)
      chosen.push(assignment)
    } catch (error) {
      if (!isMetamlError(error)) throw error
      refusals.push({ [error.code]: 1 })
      if (refusals.length > 1000) throw error
      // A pool may have types that are always refused.
      if (refusals.length % 10 === 0) pool = makeTypePool(random, turn)
    }
  }
  return { chosen, refused: countOf(refusals) }
}

/** The sums of counts by name. */
export function countOf(counts: readonly { readonly [name: string]: number }[]): { [name: string]: number } {
  const sums: { [name: string]: number } = {}
  for (const [name, count] of counts.flatMap(one => Object.entries(one)))
    sums[name] = (sums[name] ?? 0) + count
  return sums
}
