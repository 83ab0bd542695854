import { damage } from './scenarios/damage.mjs'
import { disk } from './scenarios/disk.mjs'
import { kills } from './scenarios/kills.mjs'
import { owners } from './scenarios/owners.mjs'

/**
 * All faults by what is done. Each is given the most places that it may try and gives an outcome a place,
 * `{ said, recovered | refused | wrong }`, or `{ leftOut: reason }` where this machine can't do it.
 */
export const scenarios = { ...kills, ...damage, ...disk, ...owners }
