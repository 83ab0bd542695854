import {
  closest,
  findUnknownKey,
  type Json,
  type JsonObject,
  type PlacedTarget,
  type PlacedTask,
  type PlacementFinding,
  parameterNames,
  paramsJsonSchema,
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

/** Finds a key that names no parameter of a node of the flow. */
export function keyFindings(
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
  const known = parameterNames(target.task.params) ?? []
  if (known.includes(target.parameter)) return []
  const [name, ...inside] = target.parameter.split('.') as [string, ...string[]]
  if (known.includes(name)) return insideFindings(parameter, key, target, [name, ...inside], does)
  const near = closest(name, known)
  return [
    {
      parameter,
      message: `It ${does} ${key}, but '${target.node}' has no parameter '${name}'.`,
      expected: `one of ${known.join(', ')}`,
      ...(near !== undefined && { todo: `write '${[node, near, ...inside].join('.')}'?` }),
    },
  ]
}

/** Finds a key that goes on to something that its parameter does not have. */
function insideFindings(
  parameter: string,
  key: string,
  { node, task }: PlacedTarget,
  path: readonly string[],
  does: 'reads' | 'sets',
): PlacementFinding[] {
  const unknown = findUnknownKey(openEnded(paramsJsonSchema(task.params)), path)
  if (unknown === undefined) return []
  const { inside, name, known } = unknown
  const around = inside.join('.')
  const near = closest(name, known)
  return [
    {
      parameter,
      message: `It ${does} ${key}, but '${around}' of '${node}' has no '${name}'.`,
      expected: `one of ${known.join(', ')}`,
      ...(near !== undefined && { todo: `write '${around}.${near}'?` }),
    },
  ]
}

/** That a task takes no other parameters needs no telling: it is a rule for all. */
function openEnded(schema: JsonObject): Json {
  return { ...schema, additionalProperties: false } as Json
}
