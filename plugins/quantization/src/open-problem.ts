import type { ModelHandle, UnitIo } from '@metaml/core'
import { metricOf, openDataset, type Rows } from '@metaml/datasets'
import { readLayerGraph } from '@metaml/hls-cpp'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { byRole, withTypes } from './apply-types.js'
import { createCost, type Objective } from './cost.js'
import { formVariables, startState } from './form-variables.js'
import { type FormedVariable, typesOf } from './format-types.js'
import { type Granularity, groupVariables } from './group-variables.js'
import type { Span } from './integer-bits.js'
import { layOut } from './lay-out.js'
import { createMeasure, type Measured } from './measure.js'
import { pickRows } from './pick-rows.js'
import type { PrecisionState } from './precision-state.js'
import { referenceAnswers } from './reference-answers.js'
import type { Problem } from './search.js'
import { openSimulation, type Simulation } from './simulation.js'
import { listVariables } from './variables.js'

/** What a search is about; part of a trial's arguments. */
export type ProblemArgs = {
  readonly ranges: { readonly [layer: string]: Span }
  readonly startPrecision: string
  readonly margin: number
  readonly minWidth: number
  readonly maxWidth: number
  readonly granularity: Granularity
  readonly objective: Objective
  readonly modes: 'plain' | 'choose'
  readonly tolerance: number
  /** Rows that decide; null: all of `validation`. */
  readonly samples: number | null
  readonly seed: number
  /** The metric of a reference that can't answer rows. */
  readonly referenceValue: number | null
}

/** A kernel made ready to be searched. */
export interface OpenProblem extends Problem {
  readonly graph: LayerGraph
  readonly variables: readonly FormedVariable[]
  readonly start: PrecisionState
  /** Rows that decide. */
  readonly rows: Rows
  /** On those rows. */
  readonly reference: { readonly value: number; readonly outputs?: Float32Array }
  readonly simulation: Simulation
  /** Measured since it was opened; the same state counts each time. */
  candidates(): number
  /** Ends what is measured from now on; that of the trial at work. */
  signal: AbortSignal
  close(): Promise<void>
}

/** Rows that give the order of steps. */
const partRows = 5000

/** Opens the kernel `model` on the data set `data`, against the model `reference`. */
export async function openProblem(args: ProblemArgs, io: UnitIo): Promise<OpenProblem> {
  const model = io.models.model as ModelHandle<'hls-cpp'>
  const project = await layOut(model, io)
  const graph = await readLayerGraph(project)
  const variables = formVariables(graph, listVariables(graph), args)
  const data = io.datasets.data!
  const metric = await metricOf(data, io)
  const validation = await (await openDataset(data, io)).split('validation')
  const rows = pickRows(validation, args.samples ?? validation.rows, args.seed)
  const part = pickRows(rows, partRows, args.seed + 1)
  const open = async (some: Rows) => {
    const outputs = io.models.reference && (await referenceAnswers(io.models.reference, some, io))
    const value = outputs === undefined ? args.referenceValue! : metric.measure(outputs, some)
    const reference = { value, ...(outputs && { outputs }) }
    const simulation = await openSimulation(graph, project, some, {
      ...io,
      cores: io.limits?.cores ?? 1,
    })
    return { reference, simulation, measure: createMeasure(metric, some, reference) }
  }
  const all = await open(rows)
  const few = part === rows ? all : await open(part)
  let count = 0
  const estimate = createCost(graph, model.descriptor, args.objective)
  const problem: OpenProblem = {
    signal: io.signal,
    async close() {
      await all.simulation.close()
      if (few !== all) await few.simulation.close()
    },
    graph,
    variables,
    start: startState(variables, args.startPrecision, args.maxWidth),
    rows,
    reference: all.reference,
    simulation: all.simulation,
    groups: groupVariables(variables, args.granularity),
    minFraction: Object.fromEntries(variables.map(({ name, minFraction }) => [name, minFraction])),
    modal: new Set(args.modes === 'choose' ? variables.filter(maySaturate).map(({ name }) => name) : []),
    tolerance: args.tolerance,
    candidates: () => count,
    cost: state => estimate(withTypes(graph, byRole(graph, variables, typesOf(variables, state)))),
    async measure(states, which) {
      const { simulation, measure } = which === 'all' ? all : few
      problem.signal.throwIfAborted()
      count += states.length
      const answers = await simulation.run(
        states.map(state => byRole(graph, variables, typesOf(variables, state))),
      )
      return answers.map((outputs): Measured | undefined => outputs && measure(outputs))
    },
  }
  return problem
}

/** What layers and inputs give, but for a softmax, whose tables have modes of their own. */
function maySaturate({ role, form, type }: FormedVariable): boolean {
  return role === 'result' && form.values === undefined && form.modes !== type
}
