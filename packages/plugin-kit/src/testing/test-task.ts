import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type AnyKindDefinition,
  type AnyPipeTask,
  isPythonNeed,
  type JsonObject,
  type ModelDraft,
} from '@metaml/core'
import { afterAll, describe, expect, test } from 'vitest'
import { describePackage } from '../describe-package.js'
import { caseFlow, testedNode } from './case-flow.js'
import { makeProject, removeProject } from './case-project.js'
import { declarationProblems } from './declaration-problems.js'
import { maskProblems, masksOf, withMasks } from './masks.js'
import { outputProblems } from './output-problems.js'
import { paramsProblems } from './params-problems.js'
import { type CaseRun, digestsOf, runCase, trialsThatRan } from './run-case.js'
import { slowness } from './slowness.js'
import type { SuiteOptions, TaskCase } from './task-case.js'
import { timeToStop } from './time-to-stop.js'
import { unitModuleProblems } from './unit-module-problems.js'

/**
 * Registers tests (of vitest) that a task keeps the contract between tasks and the engine: what it declares, what
 * its package says of it, and for each case a run through the engine, twice from nothing and once more from the
 * store, and an abort. A task from `dnn` to `dnn` must keep masks too, unless the case says `masks: 'drop'`.
 *
 * Call it once a task, in a test file of the package that exports the task.
 */
export function testTask<T extends AnyPipeTask>(
  task: T,
  cases: readonly TaskCase<T>[],
  options: SuiteOptions = {},
): void {
  const kinds = [...(options.kinds ?? []), ...((task.kinds ?? []) as readonly AnyKindDefinition[])]
  describe(`the task '${task.id}'`, () => {
    test('declares itself soundly', () => {
      expect(declarationProblems(task)).toEqual([])
    })
    test('has units whose modules export a function', async () => {
      expect(await unitModuleProblems(task)).toEqual([])
    })
    test('is described by its package as it is', async () => {
      const dir = options.packageDir ?? packageOf(expect.getState().testPath!)
      for (const { found, expected } of await describePackage(dir, 'if-there')) expect(found).toBe(expected)
    })
    test('has a case to run', () => {
      expect(cases.length).toBeGreaterThan(0)
    })
  })
  for (const given of cases)
    describe(`the task '${task.id}', ${given.name}`, () => testCase(task, given, kinds))
}

function testCase(task: AnyPipeTask, given: TaskCase, kinds: readonly AnyKindDefinition[]): void {
  const { inputs = {}, slow = false } = given
  const projects: string[] = []
  afterAll(async () => {
    for (const dir of projects) await removeProject(dir)
  })
  const project = async (): Promise<string> => {
    const dir = await makeProject(given.projectDir)
    projects.push(dir)
    return dir
  }
  let first: Promise<CaseRun & { projectDir: string }> | undefined
  const firstRun = (): Promise<CaseRun & { projectDir: string }> => {
    first ??= project().then(async projectDir => ({
      ...(await runCase(task, given, { projectDir, kinds })),
      projectDir,
    }))
    return first
  }
  // The first run of a task in Python makes its environment: packages come from the network.
  const makesPython = (task.needs ?? []).some(isPythonNeed)
  const timeLimit = slow || makesPython ? 15 * 60_000 : 60_000
  const check = (name: string, body: (skip: (reason: string) => void) => Promise<void>): void =>
    test(name, { timeout: timeLimit }, async context => {
      if (given.skip !== undefined) context.skip(given.skip)
      await body(reason => context.skip(reason))
    })

  check('takes its parameters, and no others', async () => {
    expect(paramsProblems(task, writtenParams(task, given, kinds))).toEqual([])
  })
  check('gives sound models of the kinds that it declares', async () => {
    const run = await firstRun()
    expect(run.outcome.errors).toEqual([])
    expect(run.outcome.status).toBe('done')
    expect(await outputProblems(task, run, inputs, kinds)).toEqual([])
  })
  check('gives the same models again from nothing', async () => {
    const again = await runCase(task, given, { projectDir: await project(), kinds })
    expect(digestsOf(again)).toEqual(digestsOf(await firstRun()))
  })
  check('runs no trial again whose result is in the store', async () => {
    const run = await firstRun()
    const again = await runCase(task, given, { projectDir: run.projectDir, kinds })
    expect(trialsThatRan(again.events)).toEqual([])
    expect(digestsOf(again)).toEqual(digestsOf(run))
  })
  check('stops within two seconds when it is told to', async () => {
    const stopped = await timeToStop(task, given, { projectDir: await project(), kinds })
    expect(stopped.status).toBe('interrupted')
    expect(stopped.leftBehind, 'the task stopped by itself').toBe(false)
    if (stopped.seconds >= 2) expect(stopped.seconds).toBeLessThan(2 * slowness())
  })
  if (!keepsNetwork(task)) return
  check('keeps the masks of the network that it takes', async skip => {
    if ((given.params as { masks?: unknown }).masks === 'drop') skip("the case says masks: 'drop'")
    const draft = await withMasks([inputs.model ?? Object.values(inputs)[0]].flat()[0] as ModelDraft)
    const masked = { ...given, inputs: { [Object.keys(task.inputs)[0]!]: draft } }
    const { outcome } = await runCase(task, masked, { projectDir: await project(), kinds })
    expect(outcome.errors).toEqual([])
    const masks = await masksOf(draft)
    expect(masks.size).toBeGreaterThan(0)
    for (const model of outcome.returned) expect(await maskProblems(masks, model)).toEqual([])
  })
}

/** Whether a task takes one network and gives networks. */
function keepsNetwork({ inputs, outputs }: AnyPipeTask): boolean {
  const [input, ...more] = Object.values(inputs)
  return input === 'dnn' && more.length === 0 && Object.values(outputs).every(type => type === 'dnn')
}

/** A case's parameters as they stand in the JSON of a flow. */
function writtenParams(task: AnyPipeTask, given: TaskCase, kinds: readonly AnyKindDefinition[]): JsonObject {
  const { json } = caseFlow(task, given, kinds)
  return json.nodes.find(({ name }) => name === testedNode)?.params ?? {}
}

function packageOf(file: string): string {
  for (let dir = dirname(file); ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'package.json')) || dirname(dir) === dir) return dir
  }
}
