import { type JsonObject, parameterOf } from '@metaml/core'
import { exitCodes } from '../exit-code.js'
import { flowGraph } from '../graph/flow-graph.js'
import type { Output } from '../terminal/output.js'
import { warningText } from '../text/error-text.js'
import { drawTable, type TableData } from '../text/table.js'
import { type FlowOptions, type PreparedFlow, prepareFlow, refuseProblems } from './prepare-flow.js'

/** Options of `metaml check`. */
export interface CheckOptions extends FlowOptions {
  readonly graph?: boolean
}

/**
 * `metaml check`: checks a flow as a whole, and lists its nodes with their parameters when it is sound; with `--graph`
 * draws it instead.
 */
export async function check(
  file: string,
  assignments: readonly string[],
  options: CheckOptions,
  output: Output,
): Promise<number> {
  const prepared = await prepareFlow(file, assignments, options)
  refuseProblems(prepared)
  const nodes = nodesOf(prepared)
  const { flow, warnings } = prepared
  if (output.json) {
    const facts = {
      flow: flow.name,
      problems: [],
      warnings,
      nodes,
      definition: flow.json,
      graph: graphOf(prepared),
    }
    output.result(JSON.stringify(facts, undefined, 2))
    return exitCodes.ok
  }
  const table = (): TableData => ({
    title: `The flow '${flow.name}' is sound.`,
    columns: ['node', 'task', 'package', 'parameter', 'value', 'set by'].map(heading => ({ heading })),
    rows: nodes.flatMap(node => nodeRows(node)),
  })
  output.result(
    options.graph === true ? graphOf(prepared) : drawTable(table(), output.colors.out, output.width),
  )
  const said = warnings.map(warning => warningText(warning, output.colors.err))
  if (said.length > 0) output.complain(said.join('\n\n'))
  return exitCodes.ok
}

function graphOf({ checked, parameters, registry }: PreparedFlow): string {
  return flowGraph(checked!, {
    task: id => registry.find(id),
    overrides: Object.fromEntries(parameters.map(({ key, value }) => [key, value])),
  })
}

type NodeFacts = {
  readonly node: string
  readonly task: string
  readonly package: string
  readonly version: string
  readonly parameters: readonly { readonly name: string; readonly value: unknown; readonly by: string }[]
}

function nodesOf({ checked, parameters, registry }: PreparedFlow): NodeFacts[] {
  const by = new Map(parameters.map(({ key, by }) => [parameterOf(key), by]))
  return [...checked!.nodes.values()].map(node => {
    const { package: name, version } = registry.tasks.find(({ id }) => id === node.task.id)!
    const values = Object.entries((node.params ?? {}) as JsonObject)
    return {
      node: node.name,
      task: node.task.id,
      package: name,
      version,
      parameters: values.map(([key, value]) => ({
        name: key,
        value,
        by: by.get(`${node.name}.${key}`) ?? (node.written[key] === undefined ? 'default' : 'flow'),
      })),
    }
  })
}

function nodeRows({ node, task, package: name, version, parameters }: NodeFacts): string[][] {
  const head = [node, task, `${name} ${version}`]
  if (parameters.length === 0) return [[...head, '', '', '']]
  return parameters.map((parameter, index) => [
    ...(index === 0 ? head : ['', '', '']),
    parameter.name,
    shorten(JSON.stringify(parameter.value) ?? ''),
    parameter.by,
  ])
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}
