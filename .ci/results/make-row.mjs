import os from 'node:os'
import { readRun } from '@metaml/engine'
import { repositoryRoot } from '../workspace.mjs'
import { alphaParameters, ofBaseline } from './plan.mjs'
import { readLayers } from './read-layers.mjs'
import { readResult } from './read-run.mjs'
import { runFlow } from './run-flow.mjs'
import { ofSeed, summaryRow } from './summarize-results.mjs'

/**
 * Runs one strategy with each seed, and the baseline of that seed.
 * @param {{ network: string, flow: string, alphaQ: number | null, seeds: number[], parameters: string[] }} strategy
 * @returns the row of the summary, and what each seed says
 */
export async function makeRow({ network, flow, alphaQ, seeds, parameters }) {
  const model = `keras-model-gen.model=${network}`
  const results = []
  const baselines = []
  for (const seed of seeds) {
    console.error(`${network} ${flow}${alphaQ === null ? '' : ` α_q ${alphaQ}`}, seed ${seed}`)
    const baseline = await readBaseline([model, ...ofBaseline(parameters)], seed)
    const given = [model, ...alphaParameters(flow, alphaQ), ...parameters]
    baselines.push(baseline)
    results.push(flow === 'baseline' ? baseline : await read(await runFlow(flow, given, seed)))
  }
  return {
    row: summaryRow({ network, flow, alphaQ, parameters }, results, baselines),
    seeds: results.map((result, at) => ({
      ...result,
      ...ofSeed(result, baselines[at]),
      baseline: baselines[at].run,
    })),
  }
}

/** By its parameters and seed: the strategies of a network are measured against the same ones. */
const known = new Map()

function readBaseline(parameters, seed) {
  const key = JSON.stringify([parameters, seed])
  if (!known.has(key)) known.set(key, runFlow('baseline', parameters, seed).then(read))
  return known.get(key)
}

/** What a run says, with the layers of its models and how long all of it took, where one run did it all. */
async function read(run) {
  const result = readResult(run)
  const stations = []
  for (const { after, model } of result.stations)
    stations.push({ after, model, ...(await readLayers(repositoryRoot, run.run, model)) })
  return { ...result, stations, wall: await timed(result.wall) }
}

async function timed(wall) {
  if (wall === null) return null
  try {
    const seconds = wall.seconds ?? (await readRun(repositoryRoot, wall.run)).seconds
    return { run: wall.run, seconds, cores: os.availableParallelism() }
  } catch (error) {
    // The run that did the work may have been removed since; its trials are still in the store.
    if (error.code === 'METAML_E_RUN_UNKNOWN') return null
    throw error
  }
}
