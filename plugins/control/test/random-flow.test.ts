import { checkFlow } from '@metaml/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeProject, tasks } from './control-project.js'
import { journalLines, resultOf, resumeCut } from './cut-run.js'
import { blocks, flowOfBlocks } from './random-flow.js'

/** More of them find more; a few are for every day. */
const runs = Number(process.env.METAML_RANDOM_RUNS ?? 10)
/** Sound flows with something in them, small enough to be run often. */
const sound = blocks.filter(list => {
  const { flow } = checkFlow(flowOfBlocks(list), { task: id => tasks.find(id) })
  return flow !== undefined && flow.nodes.size > 3 && flow.nodes.size < 16
})

test(
  'any flow of control tasks ends, and does the same when it is run again',
  async () => {
    await fc.assert(
      fc.asyncProperty(sound, async list => {
        const built = flowOfBlocks(list)
        const first = await makeProject().run(built)
        expect(['done', 'failed']).toContain(first.status)
        expect(resultOf(await makeProject().run(built))).toEqual(resultOf(first))
      }),
      { numRuns: runs },
    )
  },
  runs * 30_000,
)

test(
  'killed at any record of its journal and resumed, it comes to the same',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        sound,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
        async (list, cuts) => {
          const project = makeProject()
          const whole = await project.run(flowOfBlocks(list))
          const records = journalLines(whole).length
          for (const cut of cuts) {
            const at = 1 + Math.round(cut * (records - 1))
            const resumed = await resumeCut(project.projectDir, whole, at)
            expect(resultOf(resumed), `killed at record ${at} of ${records}`).toEqual(resultOf(whole))
          }
        },
      ),
      { numRuns: runs },
    )
  },
  runs * 30_000,
)
