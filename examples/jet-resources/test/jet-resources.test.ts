import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { checkFlow, findMetric, flow } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import { readRun, startRun, type TaskSource } from '@metaml/engine'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'
import { afterAll, expect, test } from 'vitest'
import jetResources, { resources } from '../jet-resources.flow.js'

const projectDir = await mkdtemp(path.join(tmpdir(), 'metaml-jet-resources-'))
afterAll(() => rm(projectDir, { recursive: true, force: true }))

/** Rows of 16 numbers, whose class the first five of them show. */
async function writeRows(): Promise<void> {
  const rows = Array.from({ length: 300 }, (_, i) => {
    const values = Array.from({ length: 16 }, (_, j) => Math.sin(i * 1.7 + j * j * 0.9))
    return [
      ...values.map(value => value.toFixed(4)),
      `c${values.slice(0, 5).indexOf(Math.max(...values.slice(0, 5)))}`,
    ]
  })
  const header = [...Array.from({ length: 16 }, (_, j) => `f${j}`), 'class']
  await mkdir(path.join(projectDir, 'data'))
  await writeFile(path.join(projectDir, 'package.json'), '{}')
  await writeFile(
    path.join(projectDir, 'data/rows.csv'),
    [header, ...rows].map(row => row.join(',')).join('\n'),
  )
}

test('is a sound flow', () => {
  expect(checkFlow(jetResources).problems).toEqual([])
})

test('every step of the search has resources of the stage estimate, fewer for higher rates', async () => {
  await writeRows()
  const brief = flow('brief', f => {
    const trainTestDataset = { file: 'data/rows.csv', label: 'class' }
    const dnn = f.add(kerasModelGen, { model: 'jet-dnn', trainTestDataset, trainEpochs: 2 })
    return f.add(
      pruning,
      { tolerateAccLoss: 1, pruningRateThresh: 0.25, trainEpochs: 2, evaluate: resources },
      dnn,
    )
  })
  const all = new Map([kerasModelGen, pruning, hls4ml, csynthEstimate].map(task => [task.id as string, task]))
  const tasks: TaskSource = {
    find: id => all.get(id) as never,
    origin: () => ({ package: 'tested', version: '0.0.0', dependencies: {} }),
  }
  const { status, id } = await startRun({ flow: brief, tasks, projectDir })
  const view = await readRun(projectDir, id)
  expect([status, view.errors]).toEqual(['done', []])
  const { steps } = view.firings.find(({ node }) => node === 'pruning')!
  expect(steps.length).toBeGreaterThan(1)
  const byRate = [...steps].sort((a, b) => a.variable.value - b.variable.value)
  for (const name of ['DSP', 'LUT', 'FF', 'latency_cycles', 'interval_cycles']) {
    const found = byRate.map(({ metrics }) => findMetric(metrics, { name, stage: 'estimate' })?.value)
    expect(
      found.every(value => value !== undefined && value > 0),
      name,
    ).toBe(true)
    if (name === 'DSP' || name === 'LUT') {
      expect(found, name).toEqual([...found].sort((a, b) => b! - a!))
    }
  }
}, 240_000)
