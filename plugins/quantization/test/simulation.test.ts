import { resolveDataset } from '@metaml/datasets'
import { parseType } from '@metaml/fixed-point'
import { readLayerGraph } from '@metaml/hls-cpp'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProblemArgs } from '../dist/open-problem.js'
import { runCompiled } from '../dist/run-compiled.js'
import searchLeg from '../dist/search-leg.js'
import { openSimulation } from '../dist/simulation.js'
import write from '../dist/write.js'
import { draftOf, makeHls4mlProject, removeFolder } from './hls4ml-project.js'
import { makeJetsProject } from './jets-project.js'
import { handleIn, unitIo } from './unit-io.js'

// The kernel is compiled for every candidate here: few rows, few candidates.
const rows = 40
const x = Float32Array.from({ length: 16 * rows }, (_, i) => 2 * Math.sin(i * 0.37))
const narrow = { fc1: { weight: parseType('ap_fixed<9,3,AP_RND>'), result: parseType('ap_fixed<14,6>') } }
const wide = {
  fc1: { weight: parseType('ap_fixed<34,4>'), result: parseType('ap_fixed<40,9>') },
  fc1_relu: { result: parseType('ap_fixed<40,9>') },
  fc2: { weight: parseType('ap_fixed<34,4>'), accum: parseType('ap_fixed<50,16>') },
}

let projectDir: string
let project: { folder: string; root: string }
let graph: LayerGraph
let opened: Awaited<ReturnType<typeof unitIo>>

beforeAll(async () => {
  projectDir = await makeJetsProject()
  project = await makeHls4mlProject()
  graph = await readLayerGraph({ folder: project.folder, top: 'myproject' })
  opened = await openIo()
}, 240_000)
afterAll(async () => {
  await removeFolder(projectDir)
  await removeFolder(project.root)
})

async function openIo() {
  const dataset = await resolveDataset('jets', { projectDir })
  return await unitIo(handleIn(project.folder, await draftOf(project.folder, dataset)), dataset, projectDir)
}

function model() {
  return opened.io.models.model as ReturnType<typeof handleIn>
}

test('a candidate that the simulator refuses is compiled, the others are not', async () => {
  const simulation = await openSimulation(graph, model(), { x, rows }, 1)
  const [simulated, compiled] = await simulation.run([narrow, wide], opened.io)
  await simulation.close()
  expect(simulated!.refusal).toBeUndefined()
  expect(compiled!.refusal).toMatch(/too wide for an exact simulation/)
  expect(compiled!.outputs).toHaveLength(5 * rows)
  // Both are the same network, rounded otherwise.
  expect(compiled!.outputs).not.toEqual(simulated!.outputs)
  expect(Math.max(...compiled!.outputs.map((one, i) => Math.abs(one - simulated!.outputs[i]!)))).toBeLessThan(
    0.2,
  )
}, 120_000)

test('what is compiled answers what is simulated where both can', async () => {
  const simulation = await openSimulation(graph, model(), { x, rows }, 1)
  const [simulated] = await simulation.run([narrow], opened.io)
  await simulation.close()
  expect(await runCompiled(graph, model(), narrow, { x, rows }, opened.io)).toEqual(simulated!.outputs)
}, 120_000)

test('with a layer that the simulator does not know every candidate is compiled', async () => {
  const strange = { ...graph, layers: graph.layers.map(one => ({ ...one, function: 'mystery' })) }
  const simulation = await openSimulation(strange, model(), { x, rows }, 1)
  const [first, second] = await simulation.run([{}, narrow], opened.io)
  await simulation.close()
  expect([first!.refusal, second!.refusal]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)])
  expect(second!.outputs).toEqual(await runCompiled(graph, model(), narrow, { x, rows }, opened.io))
}, 120_000)

test('a search whose types are too wide to simulate goes on with g++, and its result is measured', async () => {
  const span = { min: -30, max: 30 }
  const names = ['fc1_input', ...graph.layers.map(({ name }) => name)]
  const problem: ProblemArgs = {
    ranges: Object.fromEntries([...names, ...graph.inputs].map(name => [name, span])),
    startPrecision: 'ap_fixed<40,8>',
    margin: 0,
    minWidth: 2,
    maxWidth: 44,
    granularity: 'virtual-layer',
    objective: 'bits',
    modes: 'plain',
    tolerance: 0.5,
    confidence: 0.5,
    samples: 60,
    seed: 1,
    referenceValue: null,
  }
  const { io } = await openIo()
  const start = await searchLeg({ problem, leg: { search: 'start' }, from: null }, io)
  expect(start).toMatchObject({ candidates: 1, compiled: 1, refusal: expect.stringMatching(/too wide/) })
  // Another trial: the folder of the first is gone.
  await removeFolder(io.temporary)
  const next = await openIo()
  const { state, measured, cost } = start
  const leg = await searchLeg({ problem, leg: { search: 'paper' }, from: { state, measured, cost } }, next.io)
  expect(leg).toMatchObject({ candidates: 1, compiled: 1 })
  expect(leg.decided[0]!.accepted).toBe(true)
  const written = await write(
    { problem, state: leg.state, value: leg.measured.value, compile: true },
    next.io,
  )
  expect(written.compiled).toMatchObject({ rows: 60, value: leg.measured.value })
  expect(written.compiled).not.toHaveProperty('differing')
}, 240_000)
