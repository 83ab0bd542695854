// What the three networks get: `pnpm prove workloads [--json] [--progress] [--models vgg7,resnet9] [--seed 1] [node.parameter=value ...]`.
//
// Each is trained by KERAS-MODEL-GEN as it trains it when nothing is said (data set, epochs, batch), run by the engine
// in a project of its own with an empty store, on data that everybody has: ResNet9 on `svhn-like`. The test split is
// measured once, at the end. Then Jet-DNN, trained with five seeds on the look-alike jets, answers the 500 real jets of
// the shared data, scaled as its training rows were. Exits with 1 when an accuracy is below its goal.
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { flow } from '@metaml/core'
import { identityScaler, measure, openDataset, rescaleRows, resolveDataset } from '@metaml/datasets'
import { readRun, startRun } from '@metaml/engine'
import { predict, readNetwork } from '@metaml/keras'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { repositoryRoot } from '../workspace.mjs'

const goals = { 'jet-dnn': 0.75, vgg7: 0.985, resnet9: 0.9 }
const { values: options, positionals } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    progress: { type: 'boolean', default: false },
    models: { type: 'string', default: Object.keys(goals).join(',') },
    seed: { type: 'string', default: '1' },
    'jet-seeds': { type: 'string', default: '1,2,3,4,5' },
  },
  allowPositionals: true,
})
const parameters = positionals.map(setting => {
  const [key, ...value] = setting.split('=')
  return { key, value: parseValue(value.join('=')), by: 'command-line' }
})
const models = options.models.split(',')

const workloads = []
print('model     data set    seed  epochs  seconds  s/epoch  validation      test      goal')
for (const model of models) {
  const found = await trainWith(model, Number(options.seed))
  workloads.push(found)
  const { dataset, seed, epochs, seconds, validation, test } = found
  const cells = [model.padEnd(8), dataset.padEnd(10), pad(seed, 4), pad(epochs, 6)]
  const times = [pad(seconds.toFixed(1), 7), pad((seconds / epochs).toFixed(1), 7)]
  print([...cells, ...times, percent(validation, 10), percent(test, 8), percent(goals[model], 8)].join('  '))
}
const real = models.includes('jet-dnn') ? await answerRealJets() : undefined
if (options.json) console.log(JSON.stringify({ goals, workloads, ...(real && { realJets: real }) }))
const reached = workloads.every(({ model, test }) => test >= goals[model])
if (!reached || (real?.median ?? 1) < goals['jet-dnn']) process.exitCode = 1

/** Trains one with one seed, in a new project. */
async function trainWith(model, seed) {
  const projectDir = mkdtempSync(path.join(tmpdir(), 'metaml-workloads-'))
  try {
    writeFileSync(path.join(projectDir, 'package.json'), '{ "private": true }')
    symlinkSync(path.join(repositoryRoot, 'node_modules'), path.join(projectDir, 'node_modules'))
    let epochs = 0
    const outcome = await startRun({
      projectDir,
      flow: flow('workloads', f => f.add(kerasModelGen, { model })),
      seed,
      parameters,
      tasks: {
        find: () => kerasModelGen,
        origin: id => ({ package: `@metaml/${id}`, version: '0.0.0', dependencies: {} }),
      },
      onEvent(event) {
        if (event.type !== 'progress') return
        epochs++
        const { text, figures } = event.progress
        if (options.progress) console.error(`${model} ${text}: ${JSON.stringify(figures)}`)
      },
    })
    if (outcome.status !== 'done') throw outcome.errors[0] ?? new Error(`${model}: ${outcome.status}`)
    const { firings, models } = await readRun(projectDir, outcome.id)
    const given = models.find(({ id }) => id === firings[0].models[0])
    const accuracy = split => given.metrics.find(m => m.name === 'accuracy' && m.split === split).value
    return {
      model,
      dataset: given.descriptor.dataset.source,
      ...{ seed, epochs, seconds: firings[0].trials[0].seconds },
      ...{ validation: accuracy('validation'), test: accuracy('test') },
    }
  } finally {
    rmSync(projectDir, { recursive: true, force: true })
  }
}

/** Trains Jet-DNN on the look-alike jets with several seeds and lets each answer the 500 real jets. */
async function answerRealJets() {
  const folder = process.env.METAML_SHARED_DATA ?? path.resolve(repositoryRoot, '../shared/data')
  const file = path.join(folder, 'jets/jets_real_500.csv')
  if (!existsSync(file)) {
    print(`\nthe real jets were left out: there is no ${path.basename(file)} in the shared data`)
    return undefined
  }
  const projectDir = repositoryRoot
  const all = ['train', 'validation', 'test']
  const jets = await resolveDataset('jets', { projectDir })
  const { scaler } = await openDataset(jets, { projectDir, splits: ['train'] })
  const real = await openDataset(
    await resolveDataset(
      { file, label: 'class', classes: [...jets.classes], scaling: 'none' },
      { projectDir },
    ),
    { projectDir, splits: all },
  )
  const accuracies = []
  for (const seed of options['jet-seeds'].split(',').map(Number)) {
    const network = await trainJets(seed, jets)
    let right = 0
    let rows = 0
    for (const name of all) {
      const split = await real.split(name)
      const outputs = await predict(network, rescaleRows(split.x, identityScaler(1), scaler), split.rows)
      right += measure('accuracy', outputs, split) * split.rows
      rows += split.rows
    }
    accuracies.push({ seed, rows, accuracy: right / rows })
  }
  const sorted = accuracies.map(({ accuracy }) => accuracy).sort((a, b) => a - b)
  const median = sorted[Math.floor((sorted.length - 1) / 2)]
  print(`\njet-dnn, trained on look-alike jets, on ${accuracies[0].rows} real ones:`)
  for (const { seed, accuracy } of accuracies) print(`  seed ${seed}: ${percent(accuracy)}`)
  print(`  median ${percent(median)}; the goal is ${percent(goals['jet-dnn'])}`)
  return { median, seeds: accuracies }
}

/** Jet-DNN as the unit `train` of KERAS-MODEL-GEN makes it by default. */
async function trainJets(seed, jets) {
  let made
  const asked = []
  await kerasModelGen.run({
    params: kerasModelGen.params.parse({ model: 'jet-dnn' }),
    projectDir: repositoryRoot,
    seed,
    trial: async (_unit, args) => {
      asked.push(args)
      return { models: {} }
    },
  })
  const { default: train } = await import(kerasModelGen.units.train.module.href)
  await train(asked[0], {
    datasets: { data: jets },
    splits: ['train', 'validation'],
    projectDir: repositoryRoot,
    signal: new AbortController().signal,
    progress() {},
    create: async (_name, draft) => {
      made = draft
    },
  })
  return await readNetwork({ ...made, read: async name => made.files[name] })
}

function print(line) {
  if (!options.json) console.log(line)
}

function pad(value, width) {
  return String(value).padStart(width)
}

function percent(share, width = 0) {
  return `${(100 * share).toFixed(2)} %`.padStart(width)
}

/** A value as `metaml run` reads it: JSON, or else a string. */
function parseValue(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
