// pnpm bench training [--json] [--rounds N] [--epochs N]: Keras, ours on tfjs-node, ours on wasm, on the same data.
// Rows are random numbers: they time a training, they are not learnt. The first epoch, in which Keras traces its
// function and Node compiles, is left out. Of the rounds, in which the sides take turns, the fastest epoch counts.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startsNode } from '../dist/run/backend.js'
import { kerasPython } from './training/keras-python.mjs'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '2' },
    epochs: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log('pnpm bench training [--json] [--rounds N] [--epochs N]')
  process.exit(0)
}

/** What each workload is, and how much faster than Keras (in CPU-seconds) the better of ours shall be. */
const workloads = {
  'jet-1024': { title: 'Jet-DNN, an epoch of 100,352 rows, batch 1024', goal: 1 / 1.3 },
  'jet-128': { title: 'Jet-DNN, an epoch of 100,352 rows, batch 128', goal: 1.5 },
  'jet-32': { title: 'Jet-DNN, an epoch of 100,352 rows, batch 32', goal: 2.5 },
  vgg7: { title: 'vgg7, an epoch of 2048 images, batch 128', goal: 1 / 2 },
  pruning: { title: '6 trainings of 5 epochs one after the other, batch 1024', goal: undefined },
}
const rates = [0, 0.5, 0.75, 0.875, 0.9375, 0.96875]

function writeRows(folder, name, rows, width, classes) {
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  writeFileSync(
    path.join(folder, `${name}.x`),
    Float32Array.from({ length: rows * width }, () => 2 * next() - 1),
  )
  writeFileSync(
    path.join(folder, `${name}.y`),
    Uint8Array.from({ length: rows }, () => Math.floor(next() * classes)),
  )
}

function run(program, args) {
  const text = execFileSync(program, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 24,
  }).toString()
  return JSON.parse(text.trim().split('\n').at(-1))
}

const folder = mkdtempSync(path.join(tmpdir(), 'metaml-bench-'))
try {
  writeRows(folder, 'jet', 100_352, 16, 5)
  writeRows(folder, 'image', 2048, 784, 10)
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ rates, epochs: Number(values.epochs) }))
  const python = kerasPython()
  const script = name => path.join(import.meta.dirname, 'training', name)
  const ours = backend => workload =>
    run(process.execPath, [script('workloads.mjs'), backend, workload, folder])
  const sides = {
    keras: workload => run(python, [script('workloads.py'), workload, folder]),
    ...(startsNode() && { node: ours('node') }),
    wasm: ours('wasm'),
  }
  if (sides.node === undefined)
    console.error('tfjs-node does not load: left out (metaml doctor --setup tfjs-node).')

  const results = []
  for (const [workload, { title, goal }] of Object.entries(workloads)) {
    const best = {}
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [side, measure] of Object.entries(sides)) {
        const { epochs, memory } = measure(workload)
        const before = best[side] ?? { cpu: Infinity, wall: Infinity, memory: 0 }
        best[side] = {
          cpu: Math.min(before.cpu, ...epochs.map(({ cpu }) => cpu)),
          wall: Math.min(before.wall, ...epochs.map(({ wall }) => wall)),
          memory: Math.max(before.memory, memory),
        }
      }
    }
    const fastest = Math.min(
      ...Object.entries(best).flatMap(([side, { cpu }]) => (side === 'keras' ? [] : [cpu])),
    )
    const ratio = best.keras.cpu / fastest
    results.push({
      workload,
      title,
      ...best,
      ratio,
      ...(goal !== undefined && { goal, reached: ratio >= goal }),
    })
  }

  const machine = {
    cpu: cpus()[0].model,
    cores: availableParallelism(),
    load: loadavg()[0],
    node: process.version,
  }
  if (values.json) {
    console.log(JSON.stringify({ machine, results }, undefined, 2))
  } else {
    console.log(
      `${machine.cpu}, ${machine.cores} cores, load ${machine.load.toFixed(1)}, Node ${machine.node}`,
    )
    for (const { title, ratio, goal, reached, ...rest } of results) {
      console.log(`\n${title}`)
      for (const side of Object.keys(sides)) {
        const { cpu, wall, memory } = rest[side]
        const times = side === 'keras' ? '' : `  ${(rest.keras.cpu / cpu).toFixed(2)} times as fast as Keras`
        console.log(
          `  ${side.padEnd(6)} ${cpu.toFixed(3).padStart(7)} CPU-s ${wall.toFixed(3).padStart(7)} s ${(memory / 2 ** 20).toFixed(0).padStart(5)} MB${times}`,
        )
      }
      if (goal !== undefined)
        console.log(`  goal: ${goal.toFixed(2)}; ${ratio.toFixed(2)}: ${reached ? 'reached' : 'not reached'}`)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
