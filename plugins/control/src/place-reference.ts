import type { z } from 'zod'
import { readExpression } from './expression/read-expression.js'
import { nodesOf } from './expression/syntax-tree.js'

/** Refuses expressions that read `reference....` where no node is named as the reference. */
export function placeReference(
  texts: readonly (readonly [name: string, given: unknown])[],
  reference: string,
  context: z.RefinementCtx,
): void {
  if (reference !== 'input') return
  for (const [name, given] of texts) {
    if (typeof given !== 'string') continue
    const read = readExpression(given, 'any')
    if ('problem' in read) continue
    const asked = [...nodesOf(read.expression)].find(
      node => (node.type === 'figure' || node.type === 'known') && node.figure.of === 'reference',
    )
    if (asked === undefined) continue
    context.addIssue({
      code: 'custom',
      path: ['reference'],
      message: `'${given}' (${name}) reads figures of the reference; name the earlier node that it is.`,
    })
  }
}
