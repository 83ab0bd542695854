import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { DatasetReference, ModelDraft } from '@metaml/core'
import { openDataset, resolveDataset } from '@metaml/datasets'
import { fromDouble, openSimulator, parseType, toDouble } from '@metaml/fixed-point'
import { compileKernel, readLayerGraph, runKernel } from '@metaml/hls-cpp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProblemArgs } from '../dist/open-problem.js'
import { pickRows } from '../dist/pick-rows.js'
import profile, { type ProfileResult } from '../dist/profile.js'
import searchLeg from '../dist/search-leg.js'
import write from '../dist/write.js'
import { draftOf, makeHls4mlProject, realRunner, removeFolder } from './hls4ml-project.js'
import { makeJetsProject } from './jets-project.js'
import { handleIn, unitIo } from './unit-io.js'

let projectDir: string
let project: { folder: string; root: string }
let dataset: DatasetReference
let draft: ModelDraft<'hls-cpp'>
let profiled: ProfileResult

beforeAll(async () => {
  projectDir = await makeJetsProject()
  project = await makeHls4mlProject()
  dataset = await resolveDataset('jets', { projectDir })
  draft = await draftOf(project.folder, dataset)
  const { io } = await unitIo(handleIn(project.folder, draft), dataset, projectDir)
  profiled = await profile(null, io)
}, 240_000)
afterAll(async () => {
  await removeFolder(projectDir)
  await removeFolder(project.root)
})

const problem = (): ProblemArgs => ({
  ranges: profiled.ranges,
  startPrecision: 'ap_fixed<18,8>',
  margin: 0,
  minWidth: 2,
  maxWidth: 24,
  granularity: 'variable',
  objective: 'hardware',
  modes: 'choose',
  tolerance: 0.1,
  confidence: 0.5,
  samples: 150,
  seed: 1,
  referenceValue: null,
})

async function resolveRows() {
  const { io } = await unitIo(handleIn(project.folder, draft), dataset, projectDir)
  return await openDataset(dataset, io)
}

/** A copy of the project with a file changed, or removed. */
async function damaged(file: string, change?: (text: string) => string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'metaml-quantization-'))
  await cp(project.folder, folder, { recursive: true })
  const target = path.join(folder, file)
  if (change === undefined) await rm(target)
  else await writeFile(target, change(await readFile(target, 'utf8')))
  return folder
}

async function profileOf(folder: string): Promise<unknown> {
  const { io } = await unitIo(handleIn(folder, draft), dataset, projectDir)
  return await profile(null, io)
}

test('the ranges are those of values that no type cut', () => {
  expect(profiled.rows).toBe(400)
  expect(Object.keys(profiled.ranges)).toContain('fc1_relu')
  expect(profiled.ranges.fc1_relu!.min).toBe(0)
  expect(profiled.virtualLayers.fc1!.min).toBe(profiled.ranges.fc1!.min)
})

test('a found kernel answers as it was simulated, and hls4ml makes the same one of the same precisions', async () => {
  const start = await unitIo(handleIn(project.folder, draft), dataset, projectDir)
  const leg = await searchLeg(
    { problem: problem(), leg: { search: 'greedy', order: { seed: 0 }, budget: 250 }, from: null },
    start.io,
  )
  expect(leg.measured.loss).toBeLessThanOrEqual(0.1)
  expect(leg.decided.some(({ accepted }) => accepted)).toBe(true)

  const { io, created } = await unitIo(handleIn(project.folder, draft), dataset, projectDir)
  const args = { problem: problem(), state: leg.state, value: leg.measured.value, compile: true }
  const written = await write(args, io)
  expect(written.compiled).toMatchObject({ rows: 150, differing: 0, value: leg.measured.value })
  expect(written.types.map(({ layer }) => layer)).toContain('fc1')

  const again = await makeHls4mlProject(written.precision)
  const quantized = await mkdtemp(path.join(os.tmpdir(), 'metaml-quantization-'))
  await cp(project.folder, quantized, { recursive: true })
  for (const [file, content] of Object.entries(created.get('candidate')!.files)) {
    if (typeof content !== 'string') await writeFile(path.join(quantized, file), content)
  }
  const x = Float32Array.from({ length: 16 * 300 }, (_, i) => 2 * Math.sin(i * 0.37))
  const answers = await Promise.all(
    [quantized, again.folder].map(async folder => {
      const kernel = await compileKernel(
        { folder, top: 'myproject', inputShape: [16], outputShape: [5] },
        realRunner,
        { buildFolder: path.join(folder, 'build') },
      )
      return (await runKernel(kernel, x, 300, { temporary: folder })).outputs
    }),
  )
  expect(answers[0]).toEqual(answers[1])
  expect(new Set(answers[0]).size).toBeGreaterThan(3)
  await removeFolder(again.root)
  await removeFolder(quantized)
}, 300_000)

/** Digests of all files of a folder. */
async function digestsOf(folder: string): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(file =>
    file.isFile(),
  )
  return await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const content = await readFile(path.join(parentPath, name))
      return `${path.join(parentPath, name)} ${createHash('sha256').update(content).digest('hex')}`
    }),
  )
}

/** The winner of no search: the start, with the choices of some variables. */
async function writtenWith(choices: object) {
  const { io, created } = await unitIo(handleIn(project.folder, draft), dataset, projectDir)
  const { state } = await searchLeg({ problem: problem(), leg: { search: 'start' }, from: null }, io)
  const args = { problem: problem(), state: { ...state, ...choices }, value: 0, compile: true }
  return { written: await write(args, io), files: created.get('candidate')!.files }
}

test('what overflows or saturates is counted for every layer, as the simulator counts it', async () => {
  const before = await digestsOf(project.folder)
  const { written } = await writtenWith({ 'fc1_relu.result': { fraction: 6, clips: 2 } })
  expect(await digestsOf(project.folder)).toEqual(before)
  const { overflows } = written.compiled!
  expect(Object.keys(overflows)).toEqual(
    expect.arrayContaining(['fc1', 'fc1_relu', 'fc2', 'fc2_relu', 'fc3', 'fc3_relu', 'output', 'softmax']),
  )
  const graph = await readLayerGraph({ folder: project.folder, top: 'myproject' })
  const opened = await (await resolveRows()).split('validation')
  const rows = pickRows(opened, 150, 1)
  const simulator = await openSimulator(graph, { x: rows.x, rows: rows.rows, cores: 1 })
  const types = Object.fromEntries(
    Object.entries(written.precision).map(([layer, roles]) => [
      layer,
      Object.fromEntries(Object.entries(roles).map(([role, text]) => [role, parseType(text)])),
    ]),
  )
  const counted = await simulator.run(types, { overflows: true })
  await simulator.close()
  expect(overflows.fc1_relu).toEqual({ values: 150 * 64, outside: counted.overflows!.fc1_relu, clips: true })
  expect(overflows.fc1_relu!.outside).toBeGreaterThan(0)
  expect(overflows.fc1).toMatchObject({ clips: false })
}, 120_000)

test('weights are written as the numbers that their types hold, in both files, and the lost ones are counted', async () => {
  const { written, files } = await writtenWith({ 'fc1.weight': { fraction: 3 } })
  const text = (file: string): string => new TextDecoder().decode(files[file] as Uint8Array)
  const weights = text('firmware/weights/w2.txt').split(',').map(Number)
  const type = parseType(written.precision.fc1!.weight!)
  expect(weights.map(value => toDouble(fromDouble(value, type), type))).toEqual(weights)
  expect(
    text('firmware/weights/w2.h')
      .match(/\{([^}]*)\}/)![1]!
      .split(',')
      .map(Number),
  ).toEqual(weights)
  const before = (await readFile(path.join(project.folder, 'firmware/weights/w2.txt'), 'utf8'))
    .split(',')
    .map(Number)
  const change = written.weights.find(({ layer, role }) => layer === 'fc1' && role === 'weight')!
  expect(change).toMatchObject({
    weights: 1024,
    zeros: weights.filter(value => value === 0).length,
    distinct: new Set(weights).size,
    distinctBefore: new Set(before).size,
  })
  expect(change.zeros).toBeGreaterThan(change.zerosBefore)
  const shared = weights.filter(
    value => value !== 0 && new Set(before.filter((_, i) => weights[i] === value)).size > 1,
  )
  expect(change.equal).toBe(shared.length)
}, 120_000)

test('the surer a loss must be, the further is its bound', async () => {
  const { io } = await unitIo(handleIn(project.folder, draft), dataset, projectDir)
  const measuredAt = async (confidence: number) => {
    const args = { problem: { ...problem(), startPrecision: 'ap_fixed<4,2>', confidence } }
    return (await searchLeg({ ...args, leg: { search: 'start' }, from: null }, io)).measured
  }
  const [plain, sure, surer] = [await measuredAt(0.5), await measuredAt(0.8413), await measuredAt(0.9772)]
  expect(plain.bound).toBe(plain.loss)
  expect(sure.bound).toBeGreaterThan(sure.loss)
  expect((surer.bound - surer.loss) / (sure.bound - sure.loss)).toBeCloseTo(2, 1)
})

test('two layers with one type are refused, with what to do', async () => {
  const folder = await damaged('firmware/parameters.h', text =>
    text.replaceAll('typedef fc2_accum_t accum_t', 'typedef fc1_accum_t accum_t'),
  )
  await expect(profileOf(folder)).rejects.toMatchObject({
    code: 'METAML_E_QUANTIZATION_SHARED_TYPE',
    summary:
      "The type 'fc1_accum_t' of 'myproject' is that of 2 variables: they can't get precisions of their own.",
    todo: expect.stringContaining("granularity='name'"),
  })
})

test('a type that the code does not use is refused, with its line', async () => {
  const folder = await damaged('firmware/defines.h', text =>
    text.replace(
      'typedef ap_fixed<18,8> input_t;',
      'typedef ap_fixed<18,8> input_t;\ntypedef ap_fixed<9,3> fc9_t;',
    ),
  )
  await expect(profileOf(folder)).rejects.toMatchObject({
    code: 'METAML_E_QUANTIZATION_UNUSED_TYPE',
    summary: expect.stringMatching(
      /^firmware\/defines\.h:\d+: the code of 'myproject' does not use the type 'fc9_t'\.$/,
    ),
  })
})

test.each([
  [
    'a kernel that is not of hls4ml',
    'METAML_E_CPP_UNKNOWN_LAYER',
    'firmware/myproject.cpp',
    (text: string) =>
      text.replace('nnet::dense<input_t, layer2_t, config2>', 'mine::dense<input_t, layer2_t, config2>'),
  ],
  [
    'a width that is no number',
    'METAML_E_CPP_TYPE',
    'firmware/defines.h',
    (text: string) =>
      text.replace('typedef ap_fixed<18,8> fc2_weight_t', 'typedef ap_fixed<WIDE,8> fc2_weight_t'),
  ],
  [
    'C++ that g++ refuses',
    'METAML_E_KERNEL_COMPILE',
    'firmware/nnet_utils/nnet_dense_latency.h',
    (text: string) => text.replace('#include', 'strange_type broken;\n#include'),
  ],
] as const)('%s: %s', async (_name, code, file, change) => {
  const folder = await damaged(file, change)
  await expect(profileOf(folder)).rejects.toMatchObject({ code })
})

test("g++'s first error is shown with file and line", async () => {
  const folder = await damaged('firmware/nnet_utils/nnet_dense_latency.h', text =>
    text.replace('#include', 'strange_type broken;\n#include'),
  )
  await expect(profileOf(folder)).rejects.toMatchObject({
    found: expect.stringMatching(/^\S*nnet_dense_latency\.h:\d+:\d+: error: /),
  })
})

test('a missing weights file is named', async () => {
  const folder = await damaged('firmware/weights/w4.txt')
  const files = Object.fromEntries(Object.entries(draft.files).filter(([file]) => !file.endsWith('/w4.txt')))
  const { io } = await unitIo(handleIn(folder, { ...draft, files }), dataset, projectDir)
  await expect(profile(null, io)).rejects.toMatchObject({
    code: 'METAML_E_CPP_FILE',
    message: expect.stringContaining('w4.txt'),
  })
})

test('a header without the weights that synthesis reads is refused', async () => {
  const folder = await damaged('firmware/weights/w4.h', () => '// nothing\n')
  const { io } = await unitIo(handleIn(folder, draft), dataset, projectDir)
  const { state, measured } = await searchLeg(
    { problem: problem(), leg: { search: 'start' }, from: null },
    io,
  )
  await expect(
    write({ problem: problem(), state, value: measured.value, compile: false }, io),
  ).rejects.toMatchObject({ code: 'METAML_E_QUANTIZATION_WEIGHTS' })
})
