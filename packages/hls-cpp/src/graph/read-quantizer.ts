import type { CppFunction } from '../query/find.js'
import { nameOf } from '../query/name-of.js'
import { type CppNode, childOf, namedChildren } from '../tree/cpp-tree.js'
import { evaluate } from './evaluate.js'
import type { Precision } from './layer-graph.js'
import { readType, type TypeTable } from './read-type.js'

/**
 * The casts of a function that hls4ml writes for a quantiser with a type of its own for each value:
 * `out[3] = ap_fixed<8,3>(inp[3]);`, or 0. Undefined when the function does anything else.
 */
export function readQuantizer(
  { body }: CppFunction,
  types: TypeTable,
): readonly (Precision | undefined)[] | undefined {
  const casts: (Precision | undefined)[] = []
  for (const statement of namedChildren(body)) {
    if (statement.kind === 'preproc_call') continue
    const [assignment] = namedChildren(statement)
    const at = indexOf(childOf(assignment, 'left'))
    const value = childOf(assignment, 'right')
    if (assignment?.kind !== 'assignment_expression' || at !== casts.length || value === undefined)
      return undefined
    if (value.text === '0') casts.push(undefined)
    else if (
      value.kind === 'call_expression' &&
      indexOf(namedChildren(childOf(value, 'arguments'))[0]) === at
    ) {
      casts.push(readType(childOf(value, 'function')!, types, nameOf(value)).precision)
    } else return undefined
  }
  return casts.length === 0 ? undefined : casts
}

function indexOf(node: CppNode | undefined): number | undefined {
  const [index] = node?.kind === 'subscript_expression' ? namedChildren(childOf(node, 'indices')) : []
  const value = index === undefined ? undefined : evaluate(index, new Map())
  return typeof value === 'number' ? value : undefined
}
