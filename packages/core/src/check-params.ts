import { type CheckOptions, checkFlow } from './check-flow.js'
import { findUnknownKeys, type UnknownKey } from './find-unknown-key.js'
import type { FlowProblem } from './flow-problem.js'
import { ancestors } from './flow-shape.js'
import type { JsonObject } from './json.js'
import type { CheckedNode } from './link-flow.js'
import { findInParam } from './param-json.js'
import { parameterNames, paramsJsonSchema, validateParams } from './schema.js'
import { closest } from './suggest.js'
import { withParameter } from './with-parameter.js'

type Nodes = ReadonlyMap<string, CheckedNode>

/**
 * Validates the parameters of every node, those set from outside included, and fills in `params`.
 * @param unlinked names of nodes that have a problem of their own, so that nothing can be said about them
 */
export function checkParams(
  nodes: Nodes,
  unlinked: ReadonlySet<string>,
  options: CheckOptions,
): FlowProblem[] {
  const problems: FlowProblem[] = []
  const overrides = options.overrides ?? {}
  for (const key of Object.keys(overrides)) {
    if (!unlinked.has(splitKey(key)[0])) problems.push(...checkKey(nodes, key))
  }

  for (const node of nodes.values()) {
    let written: JsonObject = { ...node.written }
    const known = (): readonly string[] | undefined => parameterNames(node.task.params)
    for (const [key, value] of Object.entries(overrides)) {
      const [name, parameter] = splitKey(key)
      if (name === node.name && parameter !== '') written = withParameter(written, parameter, value, known)
    }
    node.given = written
    const found = checkContents(node.name, written, options)
    problems.push(...found.problems)
    const result = validateParams(node.task.params, written)
    if ('value' in result) node.params = result.value
    else problems.push(...issueProblems(node, result.issues, written, known(), found.refused))
    // Without the unlinked nodes it is not known what stands before this one.
    if (unlinked.size === 0) problems.push(...checkReference(nodes, node, written))
  }
  return problems
}

/** Splits `node.parameter` at its first dot; a node's name has none. */
export function splitKey(key: string): [node: string, parameter: string] {
  const dot = key.indexOf('.')
  return dot < 0 ? [key, ''] : [key.slice(0, dot), key.slice(dot + 1)]
}

function checkKey(nodes: Nodes, key: string): FlowProblem[] {
  const [name, parameter] = splitKey(key)
  const known = nodes.has(name)
  if (known && parameter !== '') return []
  const near = closest(name, nodes.keys())
  return [
    {
      code: 'METAML_E_FLOW_UNKNOWN_KEY',
      place: `parameter ${key}`,
      message: known ? `'${key}' names a node, but no parameter of it.` : `The flow has no node '${name}'.`,
      expected: `<node>.<parameter>, with a node out of ${[...nodes.keys()].join(', ')}`,
      ...(!known && near !== undefined && { todo: `write '${near}.${parameter}'?` }),
    },
  ]
}

/** Looks for what can not stand in a parameter, and checks the flows inside. */
function checkContents(
  node: string,
  written: JsonObject,
  options: CheckOptions,
): { problems: FlowProblem[]; refused: ReadonlySet<string> } {
  const problems: FlowProblem[] = []
  const refused = new Set<string>()
  for (const [parameter, value] of Object.entries(written)) {
    for (const finding of findInParam(value)) {
      const place = `parameter ${[`${node}.${parameter}`, ...finding.path].join('.')}`
      if (finding.type === 'flow') {
        const { problems: inside } = checkFlow(finding.flow, { ...options, overrides: {} })
        problems.push(...inside.map(problem => ({ ...problem, place: `${place}: ${problem.place}` })))
        if (inside.some(({ place: at }) => at === 'flow')) refused.add(parameter)
        continue
      }
      refused.add(parameter)
      problems.push(
        finding.type === 'closure'
          ? {
              code: 'METAML_E_FLOW_CLOSURE',
              place,
              message: 'A function can not be a parameter: it does not stand in the JSON of the flow.',
              todo: "refer to an export of a module of yours: ref('./mine.ts', 'name')",
            }
          : {
              code: 'METAML_E_FLOW_VALUE',
              place,
              message: 'A parameter must be a value that JSON can say.',
              expected: 'null, true or false, a finite number, a text, a list, a plain object, or a flow',
              found: finding.text,
            },
      )
    }
  }
  return { problems, refused }
}

/** What a schema refused as problems, one for each unknown parameter; nothing about parameters refused already. */
function issueProblems(
  node: CheckedNode,
  issues: readonly { path: string; message: string }[],
  written: JsonObject,
  known: readonly string[] | undefined,
  refused: ReadonlySet<string>,
): FlowProblem[] {
  const unknown = known === undefined ? [] : Object.keys(written).filter(key => !known.includes(key))
  const properties = paramsJsonSchema(node.task.params).properties as JsonObject | undefined
  return issues.flatMap((issue): FlowProblem[] => {
    if (issue.path === '' && unknown.length > 0) {
      return unknown.map(name => unknownParameter(node.name, name, known!))
    }
    const top = issue.path.split('.')[0]!
    if (refused.has(top)) return []
    const inside = findUnknownKeys(properties?.[top], written[top])
    const here = inside.filter(({ inside: around }) => [top, ...around].join('.') === issue.path)
    if (here.length > 0) return here.map(key => unknownInside(node.name, top, key))
    const value = top === '' ? written : written[top]
    return [
      {
        code: 'METAML_E_FLOW_PARAMETER',
        place: top === '' ? `node ${node.name}` : `parameter ${node.name}.${issue.path}`,
        message: issue.message,
        found: value === undefined ? 'nothing' : JSON.stringify(value),
        ...(top !== '' && { todo: `see what '${top}' takes: metaml tasks ${node.task.id}` }),
      },
    ]
  })
}

function unknownParameter(node: string, name: string, known: readonly string[]): FlowProblem {
  const near = closest(name, known)
  return {
    code: 'METAML_E_FLOW_UNKNOWN_PARAMETER',
    place: `parameter ${node}.${name}`,
    message: `'${node}' has no parameter '${name}'.`,
    expected: `one of ${known.join(', ')}`,
    ...(near !== undefined && { todo: `write '${near}'?` }),
  }
}

function unknownInside(node: string, top: string, { inside, name, known }: UnknownKey): FlowProblem {
  const around = [top, ...inside].join('.')
  const near = closest(name, known)
  return {
    code: 'METAML_E_FLOW_UNKNOWN_PARAMETER',
    place: `parameter ${node}.${around}.${name}`,
    message: `'${around}' of '${node}' has no '${name}'.`,
    expected: `one of ${known.join(', ')}`,
    ...(near !== undefined && { todo: `write '${around}.${near}'?` }),
  }
}

function checkReference(nodes: Nodes, node: CheckedNode, written: JsonObject): FlowProblem[] {
  const reference = written.reference
  if (typeof reference !== 'string' || reference === 'input') return []
  const earlier = ancestors(nodes, node.name)
  if (earlier.has(reference)) return []
  const near = closest(reference, earlier)
  return [
    {
      code: 'METAML_E_FLOW_REFERENCE',
      place: `parameter ${node.name}.reference`,
      message: `No node '${reference}' stands before '${node.name}'.`,
      expected: `'input', or one of ${[...earlier].join(', ') || '(none)'}`,
      ...(near !== undefined && { todo: `write '${near}'?` }),
    },
  ]
}
