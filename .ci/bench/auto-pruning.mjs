// A whole auto-pruning beside Keras: `pnpm bench auto-pruning [--json] [--rounds N]`.
//
// Jet-DNN on the jets, then the search of PRUNING: 6 trainings of 5 epochs at batch 1024, by the engine in a project of
// its own with an empty store, on one core and on two, where rates that may be asked for next run ahead. Seconds are
// those of the task PRUNING, processes and measuring on the validation split included. Keras trains the same rates on
// the same rows one after the other, without measuring, in one process with one compiled model; its start is not counted.
// Of the rounds, in which the sides take turns, the fastest counts. Then the rounds of a search by workers, simulated.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { flow } from '@metaml/core'
import { loadJets } from '@metaml/dataset-jets'
import { readRun, startRun } from '@metaml/engine'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'
import { kerasPython } from '../../packages/keras/bench/training/keras-python.mjs'
import { nextRate, ratesAhead } from '../../plugins/pruning/dist/search.js'
import { repositoryRoot } from '../workspace.mjs'

const goal = 1.8
const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '2' } },
})
const tasks = new Map([kerasModelGen, pruning].map(task => [task.id, task]))
const jets = flow('auto-pruning', f => {
  const dnn = f.add(kerasModelGen, { model: 'jet-dnn', trainTestDataset: 'jets', trainEpochs: 5 })
  return f.add(pruning, { trainEpochs: 5, batchSize: 1024, pruningRateThresh: 1 / 32 }, dnn)
})

/** Runs the flow on so many cores; gives the seconds of PRUNING, and its steps without what is measured in time. */
async function prune(cores) {
  const projectDir = mkdtempSync(path.join(tmpdir(), 'metaml-bench-'))
  try {
    writeFileSync(path.join(projectDir, 'package.json'), '{ "private": true }')
    symlinkSync(path.join(repositoryRoot, 'node_modules'), path.join(projectDir, 'node_modules'))
    const origin = id => ({ package: `@metaml/${id}`, version: '0.0.0', dependencies: {} })
    const source = { find: id => tasks.get(id), origin }
    const run = await startRun({ projectDir, flow: jets, seed: 1, tasks: source, config: { cores } })
    if (run.status !== 'done') throw run.errors[0] ?? new Error(run.status)
    const firing = (await readRun(projectDir, run.id)).firings.find(({ node }) => node === 'pruning')
    return { seconds: firing.seconds, steps: JSON.stringify(firing.steps), tried: firing.steps }
  } finally {
    rmSync(projectDir, { recursive: true, force: true })
  }
}

async function writeJets(folder, rates) {
  const { x, y, splits } = await loadJets()
  const [from, to] = splits.train
  writeFileSync(path.join(folder, 'jet.x'), x.subarray(16 * from, 16 * to))
  writeFileSync(path.join(folder, 'jet.y'), y.subarray(from, to))
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ rates, epochs: 5 }))
  return to - from
}

function pruneWithKeras(folder) {
  const script = path.join(repositoryRoot, 'packages/keras/bench/training/workloads.py')
  const text = execFileSync(kerasPython(), [script, 'pruning', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return JSON.parse(text.toString().trim().split('\n').at(-1)).epochs[0].wall
}

/** Rounds of trainings, `workers` at a time, until a search of 16 steps is decided: the most over where it ends. */
function roundsOf(workers) {
  const threshold = 2 ** -15
  let most = 0
  for (let limit = 0; limit < 1; limit += 1 / 64) {
    let rounds = 0
    const tried = []
    for (let next = nextRate(tried, threshold); next !== undefined; next = nextRate(tried, threshold)) {
      const together = [next, ...ratesAhead(tried, next, threshold, 3)].slice(0, workers)
      const known = new Set(together.map(({ rate }) => rate))
      rounds++
      for (; next !== undefined && known.has(next.rate); next = nextRate(tried, threshold))
        tried.push({ rate: next.rate, accepted: next.rate <= limit })
    }
    most = Math.max(most, rounds)
  }
  return most
}

const folder = mkdtempSync(path.join(tmpdir(), 'metaml-bench-'))
try {
  const best = { one: Infinity, two: Infinity, keras: Infinity }
  let rates
  let rows
  for (let round = 0; round < Number(values.rounds); round++) {
    const [two, one] = [await prune(2), await prune(1)]
    if (two.steps !== one.steps) throw new Error(`The steps differ: ${one.steps} and ${two.steps}`)
    rates = one.tried.map(({ variable }) => variable.value)
    rows ??= await writeJets(folder, rates)
    best.one = Math.min(best.one, one.seconds)
    best.two = Math.min(best.two, two.seconds)
    best.keras = Math.min(best.keras, pruneWithKeras(folder))
  }
  const ratio = best.keras / best.two
  const rounds = Object.fromEntries([1, 2, 3, 7, 15].map(workers => [workers, roundsOf(workers)]))
  const result = { rows, rates, seconds: best, ratio, goal, reached: ratio >= goal, sameSteps: true, rounds }
  if (values.json) {
    console.log(JSON.stringify(result, undefined, 2))
  } else {
    console.log(`${rows} rows, rates ${rates.join(', ')}; steps on one core and on two are the same`)
    console.log(`  Keras           ${best.keras.toFixed(2).padStart(6)} s`)
    console.log(`  ours, one core  ${best.one.toFixed(2).padStart(6)} s`)
    console.log(`  ours, two cores ${best.two.toFixed(2).padStart(6)} s`)
    console.log(
      `  ${ratio.toFixed(2)} times as fast as Keras; goal ${goal}: ${ratio >= goal ? 'reached' : 'not reached'}`,
    )
    console.log(`rounds of a search of 16 steps by workers: ${JSON.stringify(rounds)}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
