// How far the jets' network can be pruned: `pnpm prove pruning-seeds [--json] [--seeds 1,2] [node.parameter=value ...]`.
//
// For each seed, default 1 to 5: Jet-DNN as KERAS-MODEL-GEN trains it, then the search of PRUNING with α = β = 0.02, run
// by the engine in a project of its own with an empty store. Every decision is made on the validation split; the test
// split is measured once, at the end, for the model that the search gave. Exits with 1 when the median of the rates is
// below 93.75 %, the paper's.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { flow } from '@metaml/core'
import { readRun, startRun } from '@metaml/engine'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'
import { repositoryRoot } from '../workspace.mjs'

const goal = 0.9375
const { values: options, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false }, seeds: { type: 'string', default: '1,2,3,4,5' } },
  allowPositionals: true,
})
const seeds = options.seeds.split(',').map(Number)
const parameters = positionals.map(setting => {
  const [key, ...value] = setting.split('=')
  return { key, value: parseValue(value.join('=')), by: 'command-line' }
})

const jets = flow('pruning-seeds', f => {
  const dnn = f.add(kerasModelGen, { model: 'jet-dnn', trainTestDataset: 'jets' })
  return f.add(pruning, { tolerateAccLoss: 0.02, pruningRateThresh: 0.02 }, dnn)
})
const tasks = new Map([kerasModelGen, pruning].map(task => [task.id, task]))

const found = []
for (const seed of seeds) {
  const one = await searchWith(seed)
  found.push(one)
  if (!options.json) printSeed(one)
}
const medianRate = median(found.map(({ rate }) => rate))
if (options.json) {
  console.log(JSON.stringify({ goal, medianRate, parameters, seeds: found }))
} else {
  console.log(`\nmedian rate ${percent(medianRate)} of ${found.length} seeds; the goal is ${percent(goal)}`)
}
if (medianRate < goal) process.exitCode = 1

/** Trains and searches with one seed, in a new project. */
async function searchWith(seed) {
  const projectDir = mkdtempSync(path.join(tmpdir(), 'metaml-pruning-seeds-'))
  try {
    writeFileSync(path.join(projectDir, 'package.json'), '{ "private": true }')
    symlinkSync(path.join(repositoryRoot, 'node_modules'), path.join(projectDir, 'node_modules'))
    const outcome = await startRun({
      projectDir,
      flow: jets,
      seed,
      parameters,
      tasks: {
        find: id => tasks.get(id),
        origin: id => ({ package: `@metaml/${id}`, version: '0.0.0', dependencies: {} }),
      },
    })
    if (outcome.status !== 'done') throw outcome.errors[0] ?? new Error(`seed ${seed}: ${outcome.status}`)
    return summarize(seed, await readRun(projectDir, outcome.id))
  } finally {
    rmSync(projectDir, { recursive: true, force: true })
  }
}

/** What a run found, as data. */
function summarize(seed, view) {
  const [training, search] = ['keras-model-gen', 'pruning'].map(node =>
    view.firings.find(f => f.node === node),
  )
  const steps = search.steps.map((step, index) => ({
    rate: step.variable.value,
    direction: step.direction,
    accuracy: accuracyOf(step.metrics, 'validation'),
    loss: step.loss,
    standardError: step.standardError,
    decision: step.decision,
    seconds: search.trials[index].seconds,
  }))
  const given = view.models.find(({ id }) => id === search.models[0])
  return {
    seed,
    base: accuracyOf(view.models.find(({ id }) => id === training.models[0]).metrics, 'validation'),
    baseSeconds: training.trials[0].seconds,
    rate: Math.max(...steps.filter(({ decision }) => decision === 'accepted').map(({ rate }) => rate)),
    accuracy: accuracyOf(given.metrics, 'validation'),
    testAccuracy: accuracyOf(given.metrics, 'test'),
    searchSeconds: search.seconds,
    steps,
  }
}

function accuracyOf(metrics, split) {
  return metrics.find(metric => metric.name === 'accuracy' && metric.split === split)?.value
}

function printSeed({ seed, base, baseSeconds, rate, accuracy, testAccuracy, searchSeconds, steps }) {
  console.log(`\nseed ${seed}: base ${percent(base)} in ${baseSeconds.toFixed(1)} s`)
  console.log('  rate       accuracy   loss (points)   decision   seconds')
  for (const step of steps) {
    const loss = `${(100 * step.loss).toFixed(2)} ± ${(100 * step.standardError).toFixed(2)}`
    console.log(
      `  ${percent(step.rate, 3).padEnd(9)}  ${percent(step.accuracy).padEnd(9)}  ${loss.padEnd(14)}  ${step.decision.padEnd(9)}  ${step.seconds.toFixed(1)}`,
    )
  }
  console.log(
    `  found ${percent(rate, 3)}: validation ${percent(accuracy)}, test ${percent(testAccuracy)}; search ${searchSeconds.toFixed(1)} s`,
  )
}

function percent(share, digits = 2) {
  return share === undefined ? '-' : `${(100 * share).toFixed(digits)} %`
}

/** Of an even number of values the lower of the two in the middle. */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]
}

/** A value as `metaml run` reads it: JSON, or else a string. */
function parseValue(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
