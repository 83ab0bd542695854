import type { ModelDraft } from '@metaml/core'
import { afterAll, expect, test } from 'vitest'
import { makeProject, removeProject } from '../../dist/testing/case-project.js'
import { maskProblems, masksOf, withMasks } from '../../dist/testing/masks.js'
import { outputProblems } from '../../dist/testing/output-problems.js'
import { digestsOf, runCase, trialsThatRan } from '../../dist/testing/run-case.js'
import { slowness } from '../../dist/testing/slowness.js'
import { timeToStop } from '../../dist/testing/time-to-stop.js'
// @ts-expect-error plain JavaScript, as a plugin may be
import { tinyTune } from '../fixtures/tiny-plugin/index.mjs'
// @ts-expect-error plain JavaScript
import { npy } from '../fixtures/tiny-plugin/npy.mjs'

const kinds = tinyTune.kinds
const network: ModelDraft = {
  kind: 'dnn',
  descriptor: {},
  files: { 'graph.json': Buffer.from('{}'), 'weights/layer/kernel.npy': npy([1, 2, 3, 4, 5, 6]) },
}
const projects: string[] = []
afterAll(async () => {
  for (const dir of projects) await removeProject(dir)
})
const project = async (): Promise<string> => {
  const dir = await makeProject(undefined)
  projects.push(dir)
  return dir
}
const run = async (fault: string, model = network, projectDir?: string) =>
  await runCase(
    tinyTune,
    { params: { fault } as never, inputs: { model } },
    { projectDir: projectDir ?? (await project()), kinds },
  )

test('a task that depends on chance gives other models from nothing', async () => {
  const [one, two] = [digestsOf(await run('random')), digestsOf(await run('random'))]
  expect(Object.keys(one)).toEqual(['tested/step-1', 'tested/step-2'])
  expect(Object.keys(two)).toEqual(Object.keys(one))
  expect(two['tested/step-2']).not.toBe(one['tested/step-2'])
})

test('a task whose arguments depend on the clock runs its trials again, a sound one does not', async () => {
  const dir = await project()
  expect(trialsThatRan((await run('none', network, dir)).events)).toEqual(['tune step-1', 'tune step-2'])
  expect(trialsThatRan((await run('none', network, dir)).events)).toEqual([])
  await run('restless', network, dir)
  expect(trialsThatRan((await run('restless', network, dir)).events)).toEqual(['tune step-1', 'tune step-2'])
})

test('an unsound model fails the run, and a kind that is not declared is told', async () => {
  const infinite = await run('infinite')
  expect(infinite.outcome.status).toBe('failed')
  expect(infinite.outcome.errors[0]?.code).toBe('METAML_E_MODEL_UNSOUND')

  const sound = await run('none')
  expect(await outputProblems(tinyTune, sound, { model: network }, kinds)).toEqual([])
  const declared = { ...tinyTune, outputs: { model: 'rtl' } }
  expect(await outputProblems(declared, sound, {}, kinds)).toEqual([expect.stringContaining("of kind 'dnn'")])
  expect(await outputProblems(tinyTune, sound, {}, [])).toEqual([expect.stringContaining('by nobody')])
})

test('a figure of the test split from another unit than `test` is told', async () => {
  expect(await outputProblems(tinyTune, await run('peek'), { model: network }, kinds)).toEqual([
    expect.stringMatching(/unit 'tune'.*'step-1'/),
    expect.stringMatching(/unit 'tune'.*'step-2'/),
    expect.stringMatching(/'tested\/step-1'.*does not return/),
  ])
})

test.each([
  ['none', []],
  ['forget-masks', ['is gone']],
  ['free-weights', ['its mask holds at zero']],
])('masks: %s', async (fault, problems) => {
  const masked = await withMasks(network)
  const { outcome } = await run(fault, masked)
  const found = await maskProblems(await masksOf(masked), outcome.returned[0]!)
  expect(found).toEqual(problems.map(problem => expect.stringContaining(problem)))
})

test('a run is stopped at a trial, or at the firing of a task that runs none', async () => {
  const given = { params: {} as never, inputs: { model: network } }
  const stopped = await timeToStop(tinyTune, given, { projectDir: await project(), kinds })
  expect(stopped.status).toBe('interrupted')
  expect(stopped.seconds).toBeLessThan(2 * slowness())
  expect(stopped.leftBehind).toBe(false)
  const deaf = { ...given, params: { fault: 'deaf' } as never }
  const late = await timeToStop(tinyTune, deaf, { projectDir: await project(), kinds })
  expect(late.seconds).toBeLessThan(2 * slowness())
  expect(late.leftBehind).toBe(true)
  const none = { ...tinyTune, run: async (context: { inputs: object }) => context.inputs }
  expect(await timeToStop(none, given, { projectDir: await project(), kinds })).toMatchObject({
    status: 'interrupted',
  })
})
