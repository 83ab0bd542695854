import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { compileKernel, profileRanges, readLayerGraph, runKernel } from '@metaml/hls-cpp'
import { expect, test } from 'vitest'
import { gppRunner } from '../gpp-runner.js'
import { hgqProject } from '../hls4ml-projects.js'
import { temporaryFolder } from '../toy-project.js'

test('quantisers of a network that HGQ trained are read back, a type for each value', {
  timeout: 120_000,
}, async () => {
  const { folder, facts } = await hgqProject()
  const { layers, virtualLayers } = await readLayerGraph({ folder, top: 'myproject' })
  expect(layers.map(({ kind }) => kind)).toEqual([
    ...['dense', 'activation', 'quantizer'],
    ...['dense', 'activation', 'quantizer'],
    ...['dense', 'quantizer'],
  ])
  expect(Object.keys(facts)).toEqual(['first_relu_quantizer', 'second_relu_quantizer', 'last_quantizer'])
  for (const [name, { keep_negative, bits, integers }] of Object.entries(facts)) {
    const { casts } = layers.find(layer => layer.name === name)!
    expect(casts, name).toHaveLength(bits.length)
    for (const [i, cast] of casts!.entries()) {
      const [sign, width] = [keep_negative[i]!, bits[i]!]
      if (width <= 0) expect(cast, `${name} ${i}`).toBeUndefined()
      else expect(cast).toMatchObject({ signed: sign > 0, width, integer: integers[i] })
    }
  }
  expect(virtualLayers.map(one => one.layers.at(-1))).toEqual(Object.keys(facts))
})

test('its kernel compiles and answers as HGQ does; its casts stand when ranges are measured', {
  timeout: 240_000,
}, async () => {
  const { folder } = await hgqProject()
  const fixture = path.resolve(import.meta.dirname, '../fixtures/hgq.json')
  const { rows } = JSON.parse(await readFile(fixture, 'utf8')) as { rows: { x: number[][]; y: number[][] } }
  const project = { folder, top: 'myproject', inputShape: [16], outputShape: [5] }
  const x = Float32Array.from(rows.x.flat())
  const kernel = await compileKernel(project, gppRunner, { buildFolder: await temporaryFolder() })
  const { outputs } = await runKernel(kernel, x, rows.x.length, { temporary: await temporaryFolder() })
  expect([...outputs]).toEqual(rows.y.flat())
  const options = { buildFolder: await temporaryFolder(), temporary: await temporaryFolder() }
  const { layers } = await profileRanges(project, x, rows.x.length, gppRunner, options)
  expect(layers.last_quantizer!.max).toBe(Math.max(...outputs))
})

test('HGQ2: embedded quantisers of a project that it converts itself are read back', {
  timeout: 600_000,
}, async ctx => {
  const python = process.env.METAML_TEST_HGQ2_PYTHON
  if (python === undefined)
    return ctx.skip('METAML_TEST_HGQ2_PYTHON names no Python with HGQ2, hls4ml and jax')
  const folder = await temporaryFolder()
  const script = path.resolve(import.meta.dirname, '../python/make_hgq2_project.py')
  await promisify(execFile)(python, [script, folder], { maxBuffer: 2 ** 26 })
  const { layers } = await readLayerGraph({ folder, top: 'myproject' })
  const quantizers = layers.filter(({ kind }) => kind === 'quantizer')
  expect(quantizers.length).toBeGreaterThan(0)
  expect(quantizers[0]!.casts).toHaveLength(12)
  expect(layers.filter(({ kind }) => kind === 'dense')).toHaveLength(3)
})
