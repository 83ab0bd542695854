import { canonicalJson, type UnitIo } from '@metaml/core'
import { type GreedyMemory, type GreedyOrder, greedyLeg } from './greedy.js'
import { type OpenProblem, openProblem, type ProblemArgs } from './open-problem.js'
import { type PaperMemory, paperStep } from './paper.js'
import type { Leg, Standing } from './search.js'

/** How a leg searches on. */
export type LegOrder =
  | { readonly search: 'start' }
  | { readonly search: 'paper'; readonly memory?: PaperMemory }
  | {
      readonly search: 'greedy'
      readonly order: GreedyOrder
      readonly budget: number
      readonly memory?: GreedyMemory
    }

/** What one run of the unit `search-leg` does. */
export type SearchLegArgs = {
  readonly problem: ProblemArgs
  readonly leg: LegOrder
  /** Where it goes on; null at the start of the search. */
  readonly from: Standing | null
}

/** What a leg found. */
export type SearchLegResult = Leg<GreedyMemory | PaperMemory> & {
  /** Measured in this leg. */
  readonly candidates: number
  readonly rows: number
  /** On the rows that decide. */
  readonly referenceValue: number
  readonly by: 'simulator' | 'g++'
  readonly refusal?: string
}

/**
 * Takes a search one leg further on the kernel `model`, with the rows of `validation` of the data set `data` and against
 * the model `reference`.
 */
export default async function searchLeg(args: SearchLegArgs, io: UnitIo): Promise<SearchLegResult> {
  const problem = await keepOpen(args.problem, io)
  problem.signal = io.signal
  const before = problem.candidates()
  const from = args.from ?? (await startOf(problem))
  const leg = await runLeg(problem, args.leg, from)
  const { by, refusal } = problem.simulation
  return {
    ...leg,
    candidates: problem.candidates() - before,
    rows: problem.rows.rows,
    referenceValue: problem.reference.value,
    by,
    ...(refusal !== undefined && { refusal }),
  }
}

async function startOf(problem: OpenProblem): Promise<Standing> {
  const [measured] = await problem.measure([problem.start], 'all')
  return { state: problem.start, measured: measured!, cost: problem.cost(problem.start) }
}

async function runLeg(
  problem: OpenProblem,
  leg: LegOrder,
  from: Standing,
): Promise<Leg<GreedyMemory | PaperMemory>> {
  switch (leg.search) {
    case 'start':
      return { ...from, decided: [] }
    case 'paper':
      return await paperStep(problem, from, leg.memory)
    case 'greedy':
      return await greedyLeg(problem, from, leg.order, leg.budget, leg.memory)
  }
}

let last: { readonly key: string; readonly problem: Promise<OpenProblem> } | undefined

/** The legs of a search run in few processes, and all want the same kernel and rows. */
async function keepOpen(args: ProblemArgs, io: UnitIo): Promise<OpenProblem> {
  const { model, reference } = io.models
  const key = canonicalJson([args, model!.digest, reference?.digest, io.datasets.data!.digest, io.projectDir])
  if (last?.key !== key) {
    void last?.problem.then(problem => problem.close())
    last = { key, problem: openProblem(args, io) }
  }
  const kept = last
  try {
    const problem = await kept.problem
    // What is compiled lies in the folder of this trial, which goes with it.
    if (problem.simulation.by === 'g++') last = undefined
    return problem
  } catch (error) {
    if (last === kept) last = undefined
    throw error
  }
}
