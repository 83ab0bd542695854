import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import command from '../dist/commands/estimate.js'
import { temporaryFolder, writeKernel } from './kernel-project.js'
import { denseLine, reluLine, softmaxLine, topLine } from './lines.js'

async function run(args: readonly string[], json = false) {
  const [results, notes]: [string[], string[]] = [[], []]
  const output = {
    json,
    result: (text: string) => void results.push(text),
    note: (text: string) => void notes.push(text),
  }
  const code = await command(args, { projectDir: await temporaryFolder(), output })
  return { code, text: results.join('\n'), notes }
}

test('a project is printed as a table, layer by layer, with what the figures rest on', async () => {
  const folder = await writeKernel({ inputs: 2, outputs: 3, weights: [0.3, 0.7, 0.1, 0.9, 0.4, 0.2] })
  const { text, notes } = await run([folder])
  expect(text.split('\n').map(line => line.split(/\s+/).slice(0, 2))).toEqual([
    ['layer', 'kind'],
    ['fc', 'dense'],
    ['relu', 'relu'],
    ['softmax', 'softmax'],
    ['myproject', 'top'],
  ])
  // The softmax was measured with five outputs.
  expect(text).toMatch(/softmax\s+softmax\s+3\s+\d+ \(\d+-\d+\)/)
  expect(notes.at(-1)).toContain('Vitis HLS 2024.1')
})

test('a project as JSON has its target and layers; options go before what it says', async () => {
  const folder = await writeKernel({
    inputs: 2,
    outputs: 5,
    weights: Array.from({ length: 10 }, (_, i) => i / 9),
  })
  const own = JSON.parse((await run([folder], true)).text)
  expect(own).toMatchObject({ top: 'myproject', part: 'xcu250-figd2104-2L-e', clockNs: 5, certainty: 'law' })
  expect(own.layers).toHaveLength(3)
  const args = [folder, '--part', 'xc7z020clg400-1', '--clock', '4', '--tool', 'vitis_hls 2021.1']
  const other = JSON.parse((await run(args, true)).text)
  expect(other).toMatchObject({ part: 'xc7z020clg400-1', clockNs: 4, family: 'vitis-2021-7-series' })
  expect(other.latency_max).toBeGreaterThan(own.latency_max)
})

test('lines are printed in their order', async () => {
  const file = path.join(await temporaryFolder(), 'lines.jsonl')
  await writeFile(
    file,
    [denseLine, reluLine, softmaxLine, topLine].map(line => JSON.stringify(line)).join('\n'),
  )
  const rows = JSON.parse((await run(['--layers', file], true)).text)
  expect(rows.map(({ kind, DSP }: { kind: string; DSP: number }) => [kind, DSP])).toEqual([
    ['dense', 30],
    ['relu', 0],
    ['softmax', 5],
    ['top', 35],
  ])
  expect((await run(['--layers', file])).text.split('\n')).toHaveLength(5)
})

test('another call says how the command is called', async () => {
  const wrong = [
    [],
    ['a', 'b'],
    ['--layers', 'x', '--calibrate'],
    ['a', '--clock', 'fast'],
    ['a', '--tool', 'Vitis'],
    ['--odd'],
  ]
  for (const args of wrong) {
    await expect(run(args), args.join(' ')).rejects.toMatchObject({
      code: 'METAML_E_ESTIMATE_ARGUMENTS',
      expected: expect.stringContaining('--layers FILE.jsonl'),
    })
  }
  await expect(run(['--layers', '/no/such.jsonl'])).rejects.toMatchObject({ code: 'METAML_E_ESTIMATE_FILE' })
  expect((await run(['--help'])).text).toContain('metaml estimate PROJECT')
})
