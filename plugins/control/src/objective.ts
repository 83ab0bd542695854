import { type CodeReference, metricNames } from '@metaml/core'
import { z } from 'zod'
import { readExpression } from './expression/read-expression.js'
import { judgementParam } from './expression-param.js'

const direction = z.enum(['lower', 'higher'])

/** An objective as the task gets it. */
export interface Objective {
  readonly by: string | CodeReference
  readonly direction: 'lower' | 'higher'
}

/** A schema for an objective: an expression, where it is a figure alone; else with its direction. */
export const objectiveParam = z
  .union([z.string(), z.strictObject({ by: judgementParam('number'), direction: direction.optional() })])
  .superRefine((given, context) => {
    const by = typeof given === 'string' ? given : given.by
    if (typeof by === 'string') {
      const read = readExpression(by, 'number')
      if ('problem' in read) {
        if (typeof given === 'string') context.addIssue({ code: 'custom', message: read.problem })
        return
      }
    }
    if (objectiveOf(given) !== undefined) return
    const text = typeof by === 'string' ? by : by.$ref.export
    context.addIssue({
      code: 'custom',
      message: `Whether less or more of '${text}' is better is not known; write { by: ..., direction: 'lower' } or 'higher'.`,
    })
  })

/** An objective with its direction; undefined where that is neither given nor known of the figure. */
export function objectiveOf(given: z.output<typeof objectiveParam>): Objective | undefined {
  const { by, direction: asked } = typeof given === 'string' ? { by: given, direction: undefined } : given
  const known = asked ?? (typeof by === 'string' ? directionOf(by) : undefined)
  return known === undefined ? undefined : { by, direction: known }
}

function directionOf(text: string): 'lower' | 'higher' | undefined {
  const read = readExpression(text, 'number')
  if ('problem' in read || read.expression.type !== 'figure') return undefined
  const { name } = read.expression.figure
  return (metricNames as { [name: string]: { direction: 'lower' | 'higher' } })[name]?.direction
}
