import {
  closest,
  type JsonObject,
  type PlacedTask,
  type PlacementFinding,
  paramsJsonSchema,
  validateParams,
} from '@metaml/core'
import { cfgKeys, readExpression } from './expression/read-expression.js'

/** A place in a task's parameters, and what is written there. */
export type Written = readonly [parameter: string, given: unknown]

/** Finds keys of CFG in expressions, and in the `reads` of a `ref`, that name no parameter of the flow. */
export function checkReads(written: readonly Written[], placed: PlacedTask): PlacementFinding[] {
  return written.flatMap(([parameter, given]) => {
    if (typeof given !== 'string') return []
    const read = readExpression(given, 'any')
    if ('problem' in read) return []
    return cfgKeys(read.expression).flatMap(key => keyFindings(parameter, key, placed, 'reads'))
  })
}

/** The same for keys that are written out, as those of `reads` are. */
export function checkKeys(
  parameter: string,
  keys: readonly string[],
  placed: PlacedTask,
): PlacementFinding[] {
  return keys.flatMap(key => keyFindings(parameter, key, placed, 'reads'))
}

/**
 * Finds settings of parameters that are not there, values that these do not take, and, as a warning, those of nodes that
 * do not stand behind the BRANCH: they may have run before.
 */
export function checkSettings(
  parameter: string,
  settings: { readonly [key: string]: unknown },
  placed: PlacedTask,
): PlacementFinding[] {
  return Object.entries(settings).flatMap(([key, given]): PlacementFinding[] => {
    const place = `${parameter}.${key}`
    const missing = keyFindings(place, key, placed, 'sets')
    const target = placed.find(key)
    if (missing.length > 0 || target === undefined) return missing
    const refused = refusal(given, target.parameter, target.written, target.task.params)
    if (refused !== undefined) {
      return [
        {
          parameter: place,
          message: `'${target.node}' does not take that: ${refused}`,
          found: JSON.stringify(given),
        },
      ]
    }
    if (target.behind) return []
    return [
      {
        parameter: place,
        message: `'${target.node}' does not stand behind '${placed.node}': it may have run before its parameter is set.`,
        todo: `set a parameter of a node that a way leads to from '${placed.node}'`,
        warning: true,
      },
    ]
  })
}

/** Why a task does not take a value that is given as it is; undefined for one that is computed later. */
function refusal(
  given: unknown,
  parameter: string,
  written: JsonObject,
  schema: PlacedTaskParams,
): string | undefined {
  const computed =
    typeof given === 'string' || (typeof given === 'object' && given !== null && '$ref' in given)
  if (computed) return undefined
  const result = validateParams(schema, { ...written, [parameter]: given })
  if ('value' in result) return undefined
  return result.issues.find(({ path }) => path.split('.')[0] === parameter)?.message
}

type PlacedTaskParams = Parameters<typeof paramsJsonSchema>[0]

function keyFindings(
  parameter: string,
  key: string,
  placed: PlacedTask,
  does: 'reads' | 'sets',
): PlacementFinding[] {
  const [node] = key.split('.') as [string]
  const target = placed.find(key)
  if (target === undefined) {
    const near = closest(node, placed.nodes)
    return [
      {
        parameter,
        message: `It ${does} ${key}, but the flow has no node '${node}'.`,
        expected: `a node out of ${placed.nodes.join(', ')}`,
        ...(near !== undefined && { todo: `write '${near}.${key.slice(node.length + 1)}'?` }),
      },
    ]
  }
  const known = Object.keys((paramsJsonSchema(target.task.params).properties ?? {}) as JsonObject)
  if (known.includes(target.parameter)) return []
  const near = closest(target.parameter, known)
  return [
    {
      parameter,
      message: `It ${does} ${key}, but '${target.node}' has no parameter '${target.parameter}'.`,
      expected: `one of ${known.join(', ')}`,
      ...(near !== undefined && { todo: `write '${node}.${near}'?` }),
    },
  ]
}
