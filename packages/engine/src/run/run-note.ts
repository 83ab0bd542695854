import { type CheckedNode, type Ports, partOf } from '@metaml/core'
import { reasonText } from './end-reason.js'
import { firingId } from './firing-id.js'
import type { SchedulerNotice, Waiting } from './scheduler.js'

/** Something about how a run went that is no failure, and that its reader must know. */
export interface RunNote {
  /**
   * `turn-limit`: a JOIN used its turns up. `stopped`: a way ended in a STOP. `incomplete`: a REDUCE went on with what
   * came. `left-over`: a model waited for others that never came.
   */
  readonly type: 'turn-limit' | 'stopped' | 'incomplete' | 'left-over'
  readonly node: string
  readonly turn?: number
  /** A sentence. */
  readonly text: string
}

/** That the turns of a JOIN were used up, and what became of the model that came then. */
export function turnLimitNote(
  { outgoing }: CheckedNode,
  { turns, over, use }: Extract<SchedulerNotice, { type: 'turn-limit' }>,
  node: string,
): RunNote {
  const to = outgoing.filter(edge => edge.from.port === 'over').map(edge => `'${edge.to.node}'`)
  const goesOn = over
    ? `the model that came next goes on at 'over'${to.length > 0 ? `, to ${to.join(', ')}` : ''}`
    : "the model that came next goes nowhere, because nothing takes the output 'over'"
  const inUse = use === undefined ? '' : ` in use ${use} of '${partOf(node)}'`
  const times = turns === 1 ? 'the one turn' : `all ${turns} turns`
  return {
    type: 'turn-limit',
    node,
    text: `'${node}' has let its cycle make ${times} of maxTurns${inUse}; ${goesOn}.`,
  }
}

/** That a REDUCE goes on with what came; what did not come, and why. */
export function incompleteNote(
  { turn, came, missing }: Extract<SchedulerNotice, { type: 'incomplete' }>,
  node: string,
): RunNote {
  const lost = missing.map(({ edge, because }) => `none by ${edge}: ${reasonText(because)}`)
  const text = `'${firingId(node, turn)}' goes on with ${came} of ${came + missing.length} models (${lost.join('; ')}).`
  return { type: 'incomplete', node, turn, text }
}

/** That a way ended in a STOP; undefined for a node that is none. */
export function stoppedNote(
  node: CheckedNode,
  name: string,
  turn: number,
  model: string,
): RunNote | undefined {
  const { role, outputs } = node.task
  if (role !== 'control' || Object.keys(outputs as Ports).length > 0) return undefined
  const { reason } = (node.params ?? {}) as { reason?: unknown }
  const why = typeof reason === 'string' ? `: ${reason}` : '.'
  return { type: 'stopped', node: name, turn, text: `'${model}' ended at '${firingId(name, turn)}'${why}` }
}

/** Who waits for what, a sentence. */
export function waitingText({ node, turn, came, missing }: Waiting, prefix: string): string {
  const have = came.map(edge => edge.text).join(', ')
  const want = missing.map(edge => `${edge.text}`).join(', ')
  return `'${firingId(`${prefix}${node}`, turn)}' has a model by ${have} and waits for one by ${want}`
}
