import type { Model } from '@metaml/core'
import { draftNetwork, readKerasFile } from '@metaml/keras'
import { expect, type TestContext, test } from 'vitest'
import { type JetsProject, makeJetsProject } from './jets-project.js'
import { prunedThreeLayer, threeLayer } from './project.js'
import { runTask, runTest } from './real-context.js'
import { realJets, sharedFile } from './shared-data.js'
import { storeModel } from './stored-model.js'

type Files = { readonly json: string; readonly weights: string }

/** A shared network as the model of an earlier node. */
async function network(ctx: TestContext, files: Files, project?: JetsProject): Promise<Model<'dnn'>> {
  const [json, weights] = [files.json, files.weights].map(name => sharedFile(ctx, `models/keras/${name}`))
  const read = await readKerasFile(json!, { weights: weights! })
  return await storeModel('keras', draftNetwork(read, { ...(project && { dataset: project.dataset }) }))
}

function figures(model: Model): { [name: string]: number } {
  return Object.fromEntries(
    model.metrics.map(({ name, stage, split, value }) => [`${name} ${stage} ${split}`, value]),
  )
}

test('a network becomes a kernel, is simulated and measured', async ctx => {
  const project = await makeJetsProject(await realJets(ctx, 'gqwzt', 'standard'))
  const dnn = await network(ctx, prunedThreeLayer, project)
  const { model, recorded } = await runTask(dnn, {}, project.projectDir)
  expect(recorded.trials).toEqual(['convert', 'csim'])
  expect(model.descriptor).toMatchObject({
    top: 'myproject',
    backend: 'Vivado',
    part: 'xcvu9p-flgb2104-2l-e',
    clockPeriod: 5,
    ioType: 'io_parallel',
    strategy: 'Latency',
    inputShape: [16],
    outputShape: [5],
    generator: 'hls4ml 1.3.0',
    dataset: project.dataset,
  })
  const found = figures(model)
  expect(found['accuracy csim validation']).toBeGreaterThan(0.77)
  expect(found['agreement csim validation']).toBeGreaterThan(0.97)
  expect(found['max_difference csim validation']).toBeGreaterThan(0)
  expect(found['max_difference csim validation']).toBeLessThan(0.3)
  const report = JSON.parse(recorded.reports['csim.json']!)
  expect(report.outputs.classes.map((c: { class: string }) => c.class)).toEqual(['g', 'q', 'w', 'z', 't'])
  expect(report.outputs.rows).toBe(300)
  expect(report.beforeSoftmax.agreement).toBeGreaterThan(0.98)
  expect(report.beforeSoftmax.maxDifference).toBeLessThan(1)

  const [tested] = await runTest(model, project.projectDir)
  expect(tested).toMatchObject({ name: 'accuracy', stage: 'csim', split: 'test', by: 'hls4ml 1.3.0' })
  expect(tested!.value).toBeGreaterThan(0.7)
})

test('inputs that wrap around are found, and blamed for the loss', async ctx => {
  const project = await makeJetsProject(await realJets(ctx, 'gqwzt', 'physical'))
  const dnn = await network(ctx, threeLayer, project)
  const { model, recorded } = await runTask(dnn, {}, project.projectDir)
  expect(recorded.warnings[0]).toMatch(/input feature\(s\) \(14.*ap_fixed<18,8> can't hold: they wrap around/)
  expect(JSON.parse(recorded.reports['csim.json']!)).toMatchObject({ cause: 'inputs' })
  expect(figures(model)['accuracy csim validation']).toBeLessThan(0.65)
})

test('the same network gives the same content, wherever it is converted', async ctx => {
  const dnn = await network(ctx, threeLayer)
  const given = { csim: false }
  const [one, two] = [await runTask(dnn, given, '/one'), await runTask(dnn, given, '/two')]
  expect(one.model.digest).toBe(two.model.digest)
  expect(one.recorded.trials).toEqual(['convert'])
  const other = await runTask(dnn, { ...given, reuseFactor: 2 }, '/one')
  expect(other.model.digest).not.toBe(one.model.digest)
})

test('a part that is not in the table is refused, unless its resources are given', async ctx => {
  const dnn = await network(ctx, threeLayer)
  const given = { csim: false, fpgaPartNumber: 'xcvu9q-flgb2104-2l-e' }
  await expect(runTask(dnn, given, '/project')).rejects.toThrow(
    /did you mean 'xcvu9p'.*METAML_E_PART_UNKNOWN/,
  )
  const partResources = { DSP: 10, LUT: 1000, FF: 2000, BRAM_18K: 20, URAM: 0 }
  const { model } = await runTask(dnn, { ...given, partResources }, '/project')
  expect(model.descriptor).toMatchObject({ part: given.fpgaPartNumber, partResources, clockPeriod: 5 })
  const zynq = await runTask(dnn, { csim: false, fpgaPartNumber: 'xc7z020clg400-1' }, '/project')
  expect(zynq.model.descriptor.clockPeriod).toBe(10)
})

test('data that the network does not take are refused', async ctx => {
  const project = await makeJetsProject(await realJets(ctx, 'gqwzt', 'standard'))
  const files = { json: 'KERAS_1layer.json', weights: 'KERAS_1layer_weights.h5' }
  await expect(runTask(await network(ctx, files, project), {}, project.projectDir)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_SHAPE',
    kind: 'usage',
  })
})

test('a simulation needs data', async ctx => {
  await expect(runTask(await network(ctx, threeLayer), {}, '/project')).rejects.toMatchObject({
    code: 'METAML_E_HLS4ML_DATASET',
    todo: expect.stringContaining('csim: false'),
  })
})
