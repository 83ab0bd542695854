import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { defineTask, flow } from '@metaml/core'
import { startRun } from '@metaml/engine'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import compare from '../../dist/commands/compare.js'
import figures from '../../dist/commands/figures.js'
import { aStep } from '../a-run.js'

const projectDir = mkdtempSync(path.join(tmpdir(), 'metaml-report-'))

function call(json = false) {
  const lines: string[] = []
  const output = { json, result: (text: string) => lines.push(text), note: () => {} }
  return { lines, context: { projectDir, output } }
}

/** A run whose one task searched two steps. */
beforeAll(async () => {
  const searcher = defineTask({
    apiVersion: 1,
    id: 'searcher',
    role: 'control',
    summary: 'Journals two steps',
    params: z.strictObject({}),
    inputs: {},
    outputs: {},
    async run(context) {
      for (const step of [1, 2]) context.searchStep(aStep(step))
      return {}
    },
  })
  writeFileSync(path.join(projectDir, 'package.json'), '{}')
  await startRun({
    projectDir,
    flow: flow('search', f => {
      f.add(searcher, {})
    }),
    id: 'searched',
    tasks: {
      find: id => (id === 'searcher' ? searcher : undefined),
      origin: () => ({ package: 'test', version: '1.0.0', dependencies: {} }),
    },
  })
})

test('figures writes a picture and a table of each search, and prints where', async () => {
  const out = path.join(projectDir, 'drawn')
  const { lines, context } = call(true)
  expect(await figures(['searched', '--out', out], context)).toBe(0)
  expect(readdirSync(out).sort()).toEqual([
    'searched-searcher-resources.svg',
    'searched-searcher.csv',
    'searched-searcher.svg',
  ])
  expect(JSON.parse(lines[0]!).files).toHaveLength(3)
})

test('files are called after the name that a run is given', async () => {
  const out = path.join(projectDir, 'named')
  await figures(['S to P, 1 %=searched', '--out', out], call().context)
  expect(readdirSync(out)).toContain('S-to-P-1-searcher.csv')
})

test.each([
  [[], 'METAML_E_REPORT_ARGUMENTS'],
  [['searched', '--otu', 'x'], 'METAML_E_REPORT_ARGUMENTS'],
  [['nothere'], 'METAML_E_RUN_UNKNOWN'],
  [['searched=nothere'], 'METAML_E_RUN_UNKNOWN'],
  [['searched', '--out', path.join(projectDir, 'package.json', 'below')], 'METAML_E_FOLDER_NOT_WRITABLE'],
])('figures %j is refused with %s', async (args, code) => {
  await expect(figures(args, call().context)).rejects.toMatchObject({ code })
})

test.each([
  [[], 'METAML_E_REPORT_ARGUMENTS'],
  [['searched'], 'METAML_E_COMPARE_NOTHING'],
  [['searched:pruning'], 'METAML_E_MODEL_UNKNOWN'],
  [['--published', '--csv', '--json'], 'METAML_E_REPORT_ARGUMENTS'],
])('compare %j is refused with %s', async (args, code) => {
  await expect(compare(args, call().context)).rejects.toMatchObject({ code })
})

test('compare prints published designs with their sources and contradictions', async () => {
  const { lines, context } = call()
  expect(await compare(['--published'], context)).toBe(0)
  expect(lines[0]).toContain('arXiv:2306.08746')
  expect(lines[0]).toContain('74.1 %')
})
