import { MetamlError } from '@metaml/core'
import type { CppPosition } from '../tree/cpp-tree.js'
import { type ArgumentRole, layerFunction } from './layer-functions.js'
import type { Precision } from './layer-graph.js'
import type { Config } from './read-configs.js'
import type { Top } from './read-top.js'
import { isKnownLoad } from './read-weights.js'

/**
 * Refuses a kernel with anything in its top function that the graph would not show.
 * @throws METAML_E_CPP_UNKNOWN_LAYER
 */
export function checkGraph(
  file: string,
  top: Top,
  configs: ReadonlyMap<string, Config>,
  quantizers: ReadonlyMap<string, readonly (Precision | undefined)[]>,
): void {
  const problems: (CppPosition & { what: string })[] = []
  for (const statement of top.unknown) {
    problems.push({ line: statement.line, column: statement.column, what: statement.text.slice(0, 80) })
  }
  for (const load of top.loads) {
    if (!isKnownLoad(load))
      problems.push({ line: load.line, column: load.column, what: `weights read by ${load.name}` })
  }
  for (const { line, column, name, layer, arguments: given, templateArguments } of top.calls) {
    const called = `${name}${layer === undefined ? '' : ` (${layer})`}`
    const found = layerFunction(name.slice('nnet::'.length))
    const isQuantizer = quantizers.has(name.slice('nnet::'.length))
    if (found === undefined && !isQuantizer) problems.push({ line, column, what: called })
    const roles = found?.roles ?? ['in', 'out']
    const strange = given.find((argument, i) => isStrange(argument, roles[i], top))
    if (found !== undefined && (strange !== undefined || given.length > roles.length))
      problems.push({ line, column, what: `${called} with ${strange ?? `${given.length} arguments`}` })
    if (found?.configured && !configs.has(templateArguments.at(-1) ?? ''))
      problems.push({ line, column, what: `${called} with the config ${templateArguments.at(-1)}` })
  }
  if (problems.length === 0 && top.calls.length === 0)
    problems.push({ line: 1, column: 1, what: 'no call of a layer' })
  if (problems.length > 0) throw unknownLayers(file, problems)
}

/** An argument that is not what its place in the call asks for. */
function isStrange(argument: string, role: ArgumentRole | undefined, top: Top): boolean {
  if (role === 'in' || role === 'out') return !top.variables.has(resolved(argument, top))
  return role === 'constant' && !Number.isFinite(Number(argument))
}

/** The variable that a name stands for. */
export function resolved(name: string, { aliases }: Top): string {
  let found = name
  for (let next = aliases.get(found); next !== undefined; next = aliases.get(found)) found = next
  return found
}

function unknownLayers(file: string, problems: readonly (CppPosition & { what: string })[]): MetamlError {
  const [first] = problems
  return new MetamlError({
    code: 'METAML_E_CPP_UNKNOWN_LAYER',
    kind: 'task',
    message: `${file}:${first!.line}:${first!.column}: this kernel has ${problems.length} thing(s) that can't be read as a layer.`,
    found: problems.map(({ line, what }) => `line ${line}: ${what}`).join('; '),
    expected: 'calls of the layers that the README of @metaml/hls-cpp lists',
    data: { file, unknown: problems.map(({ line, what }) => ({ line, what })) },
  })
}
