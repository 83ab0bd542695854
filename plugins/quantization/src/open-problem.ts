import type { ModelHandle, UnitIo } from '@metaml/core'
import { compareOutputs, metricOf, openDataset, type Rows } from '@metaml/datasets'
import { readLayerGraph } from '@metaml/hls-cpp'
import { byRole, withTypes } from './apply-types.js'
import { createCost, type Objective } from './cost.js'
import { formVariables, startState } from './form-variables.js'
import { type FormedVariable, typesOf } from './format-types.js'
import { type Granularity, groupVariables } from './group-variables.js'
import type { Span } from './integer-bits.js'
import { layOut } from './lay-out.js'
import { createMeasure, type Measured } from './measure.js'
import { normalQuantile } from './normal-quantile.js'
import { pickRows } from './pick-rows.js'
import type { PrecisionState } from './precision-state.js'
import { referenceAnswers } from './reference-answers.js'
import type { Problem } from './search.js'
import { type Answer, openSimulation, type Simulation } from './simulation.js'
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
  /** Of what is accepted; 0.5: the loss alone decides. */
  readonly confidence: number
  /** Rows that decide; null: all of `validation`. */
  readonly samples: number | null
  readonly seed: number
  /** The metric of a reference that can't answer rows. */
  readonly referenceValue: number | null
}

/** Candidates that were measured. */
export type CandidateTally = {
  readonly candidates: number
  /** Of these, those that the simulator refused. */
  readonly compiled: number
  /** What it said last. */
  readonly refusal?: string
}

/** A kernel made ready to be searched. */
export interface OpenProblem extends Problem {
  readonly start: PrecisionState
  /** Of the kernel as it came in. */
  readonly inputCost: number
  /** Rows that decide. */
  readonly rows: Rows
  /** On those rows. */
  readonly reference: { readonly value: number; readonly outputs?: Float32Array }
  /** Measured in the trial at work; the same state counts each time. */
  tally: CandidateTally
  /** Of the trial at work: candidates are compiled in its folder, and end with it. */
  io: UnitIo
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
  const open = async (some: Rows): Promise<MeasuredRows> => {
    const outputs = io.models.reference && (await referenceAnswers(io.models.reference, some, io))
    const value = outputs === undefined ? args.referenceValue! : metric.measure(outputs, some)
    const reference = { value, ...(outputs && { outputs }) }
    const simulation = await openSimulation(graph, model, some, io.limits?.cores ?? 1)
    return { reference, simulation, measure: createMeasure(metric, some, reference) }
  }
  const all = await open(rows)
  const few = part === rows ? all : await open(part)
  const deviations = normalQuantile(args.confidence)
  const boundOf = async (loss: number, outputs: Float32Array): Promise<number> => {
    if (deviations === 0) return loss
    const compared = { references: [all.reference.outputs!], candidates: [outputs] }
    return loss + deviations * (await compareOutputs(compared, rows, data, io)).standardError
  }
  const estimate = createCost(graph, model.descriptor, args.objective)
  const typed = (state: PrecisionState) => byRole(graph, variables, typesOf(variables, state))
  const problem: OpenProblem = {
    io,
    tally: { candidates: 0, compiled: 0 },
    async close() {
      await all.simulation.close()
      if (few !== all) await few.simulation.close()
    },
    start: startState(variables, args.startPrecision, args.maxWidth),
    inputCost: estimate(graph),
    rows,
    reference: all.reference,
    groups: groupVariables(variables, args.granularity),
    minFraction: Object.fromEntries(variables.map(({ name, minFraction }) => [name, minFraction])),
    modal: new Set(args.modes === 'choose' ? variables.filter(maySaturate).map(({ name }) => name) : []),
    tolerance: args.tolerance,
    cost: state => estimate(withTypes(graph, typed(state))),
    async measure(states, which) {
      const { simulation, measure } = which === 'all' ? all : few
      problem.io.signal.throwIfAborted()
      const answers = await simulation.run(states.map(typed), problem.io)
      problem.tally = counted(problem.tally, answers)
      return await Promise.all(
        answers.map(async ({ outputs }): Promise<Measured> => {
          const measured = measure(outputs)
          if (which !== 'all') return measured
          return { ...measured, bound: await boundOf(measured.loss, outputs) }
        }),
      )
    },
  }
  return problem
}

/** Rows that candidates are measured on. */
interface MeasuredRows {
  readonly reference: OpenProblem['reference']
  readonly simulation: Simulation
  readonly measure: ReturnType<typeof createMeasure>
}

function counted(
  { candidates, compiled, refusal }: CandidateTally,
  answers: readonly Answer[],
): CandidateTally {
  const refused = answers.flatMap(answer => answer.refusal ?? [])
  const last = refused.at(-1) ?? refusal
  return {
    candidates: candidates + answers.length,
    compiled: compiled + refused.length,
    ...(last !== undefined && { refusal: last }),
  }
}

/** What layers and inputs give, unless the kernel that came in rounds it or lets it saturate already. */
function maySaturate({ role, form: { modes } }: FormedVariable): boolean {
  return role === 'result' && modes.quantization === 'AP_TRN' && modes.overflow === 'AP_WRAP'
}
