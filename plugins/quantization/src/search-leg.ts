import { type CodeReference, canonicalJson, type UnitIo } from '@metaml/core'
import { type ExchangeMemory, exchangeLeg } from './exchange.js'
import { type GreedyMemory, type GreedyOrder, greedyLeg } from './greedy.js'
import { type OpenProblem, openProblem, type ProblemArgs } from './open-problem.js'
import { ownLeg } from './own-search.js'
import { type PaperMemory, paperStep } from './paper.js'
import type { Leg, Standing } from './search.js'

/** What a leg of the greedy search wants to know of the one before. */
export type GreedyLegMemory = GreedyMemory | { readonly exchange: ExchangeMemory }

/** What a leg wants to know of the one before. */
export type SearchMemory = GreedyLegMemory | PaperMemory

/** How a leg searches on. */
export type LegOrder =
  | { readonly search: 'start' }
  | { readonly search: 'own'; readonly code: CodeReference }
  | { readonly search: 'paper'; readonly memory?: PaperMemory }
  | {
      readonly search: 'greedy'
      readonly order: GreedyOrder
      readonly budget: number
      readonly memory?: GreedyLegMemory
    }

/** What one run of the unit `search-leg` does. */
export type SearchLegArgs = {
  readonly problem: ProblemArgs
  readonly leg: LegOrder
  /** Where it goes on; null at the start of the search. */
  readonly from: Standing | null
}

/** What a leg found. */
export type SearchLegResult = Leg<SearchMemory> & {
  /** Measured in this leg. */
  readonly candidates: number
  readonly rows: number
  /** On the rows that decide. */
  readonly referenceValue: number
  /** Hardware of the kernel that came in. */
  readonly inputCost: number
  /** Candidates that were compiled with g++, since the simulator would not have been exact. */
  readonly compiled: number
  /** What it said of the last of these. */
  readonly refusal?: string
}

/**
 * Takes a search one leg further on the kernel `model`, with the rows of `validation` of the data set `data` and against
 * the model `reference`.
 */
export default async function searchLeg(args: SearchLegArgs, io: UnitIo): Promise<SearchLegResult> {
  const problem = await keepOpen(args.problem, io)
  problem.io = io
  problem.tally = { candidates: 0, compiled: 0 }
  const from = args.from ?? (await startOf(problem))
  const leg = await runLeg(problem, args.leg, from, io)
  const { candidates, compiled, refusal } = problem.tally
  return {
    ...leg,
    candidates,
    compiled,
    rows: problem.rows.rows,
    referenceValue: problem.reference.value,
    inputCost: problem.inputCost,
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
  io: UnitIo,
): Promise<Leg<SearchMemory>> {
  switch (leg.search) {
    case 'start':
      return { ...from, decided: [] }
    case 'own':
      return await ownLeg(problem, from, leg.code, io)
    case 'paper':
      return await paperStep(problem, from, leg.memory)
    case 'greedy':
      return await greedyThenExchanges(problem, from, leg)
  }
}

/** The greedy search first; when that is over, exchanges between what it found. */
async function greedyThenExchanges(
  problem: OpenProblem,
  from: Standing,
  { order, budget, memory }: Extract<LegOrder, { search: 'greedy' }>,
): Promise<Leg<SearchMemory>> {
  if (memory !== undefined && 'exchange' in memory) {
    const { memory: next, ...leg } = await exchangeLeg(problem, from, budget, memory.exchange)
    return { ...leg, ...(next && { memory: { exchange: next } }) }
  }
  const leg = await greedyLeg(problem, from, order, budget, memory)
  return { ...leg, memory: leg.memory ?? { exchange: { next: 0, since: 0 } } }
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
    return await kept.problem
  } catch (error) {
    if (last === kept) last = undefined
    throw error
  }
}
