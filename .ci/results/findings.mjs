import { findCombined, findGoal } from './find-goal.mjs'
import { findOrder, findRates } from './find-order.mjs'
import { findScalingStep } from './find-scaling-step.mjs'
import { findAlone, findBaseline, findTime } from './find-single.mjs'
import { findUnknown } from './find-unknown.mjs'

/**
 * What the rows of one network say, as paragraphs: each sentence is made of figures of the rows, and says nothing of rows
 * that are not there.
 * @param {{ row: object, seeds: object[] }[]} entries the rows of one network, each with its seeds
 * @returns {string[]}
 */
export function findings(entries) {
  const all = [
    findUnknown,
    findGoal,
    findCombined,
    findOrder,
    findAlone,
    findRates,
    findScalingStep,
    findBaseline,
    findTime,
  ]
  return all.flatMap(find => find(entries) ?? [])
}
