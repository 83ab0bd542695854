import { expect, it } from 'vitest'
import { formatBytes } from '../dist/text/format-bytes.js'
import { makeProject, tinyFlow } from './tiny-project.js'

it('says what would go and how much, and removes it with --yes; the kept run stays whole', async () => {
  const project = makeProject()
  project.write('base.ts', 'export const base: number = 3\n')
  project.write('tiny.flow.ts', tinyFlow)
  await project.metaml(['run', 'tiny.flow.ts', '--id', 'old', 'tiny-source.base=50'])
  await project.metaml(['run', 'tiny.flow.ts', '--id', 'new'])
  expect((await project.metaml(['gc'])).stdout).toMatch(/^Every file of .*store .* is needed/)
  const shown = await project.metaml(['gc', '--remove', 'old'])
  expect(shown.stdout).toMatch(/^Would remove the runs old\.\nWould remove \d+ files and \d+ trial records/)
  const dry = JSON.parse((await project.metaml(['gc', '--keep', '1', '--json'])).stdout)
  expect(dry).toMatchObject({ removed: false, runs: ['old'] })
  expect(dry.files).toBeGreaterThan(0)
  expect((await project.metaml(['show', 'old'])).code).toBe(0)

  const done = await project.metaml(['gc', '--keep', '1', '--yes'])
  expect([done.code, done.stdout]).toEqual([0, expect.stringMatching(/^Removed the runs old\.\n/)])
  expect((await project.metaml(['show', 'old'])).stderr).toContain('METAML_E_RUN_UNKNOWN')
  const notes = project.notes().length
  expect((await project.metaml(['run', 'tiny.flow.ts', '--id', 'again'])).code).toBe(0)
  expect(project.notes()).toHaveLength(notes)
})

it('counts runs of flows: those that only looked at a network go with the runs about them', async () => {
  const project = makeProject()
  project.write('base.ts', 'export const base: number = 3\n')
  project.write('tiny.flow.ts', tinyFlow)
  project.write('look.flow.ts', tinyFlow.replace("flow('tiny'", "flow('optimize-look'"))
  for (const [id, file] of [
    ['look-1', 'look.flow.ts'],
    ['one', 'tiny.flow.ts'],
    ['look-2', 'look.flow.ts'],
    ['two', 'tiny.flow.ts'],
    ['look-3', 'look.flow.ts'],
  ]) {
    await project.metaml(['run', file!, '--id', id!])
  }
  const removed = async (keep: number): Promise<string[]> =>
    JSON.parse((await project.metaml(['gc', '--keep', String(keep), '--json'])).stdout).runs.sort()
  expect(await removed(2)).toEqual(['look-1'])
  expect(await removed(1)).toEqual(['look-1', 'look-2', 'one'])
  expect(await removed(0)).toEqual(['look-1', 'look-2', 'look-3', 'one', 'two'])
  const { stdout } = await project.metaml(['show', '--runs'])
  expect(stdout).toMatch(/^two .*\n *one /m)
  expect(stdout).not.toContain('look')
}, 60_000)

it('refuses what is no number and no run', async () => {
  const project = makeProject()
  expect((await project.metaml(['gc', '--keep', 'few'])).stderr).toContain('METAML_E_GC_KEEP')
  expect(await project.metaml(['gc', '--remove', 'x'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('METAML_E_RUN_UNKNOWN'),
  })
})

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [999_960, '1.0 MB'],
  [3_400_000, '3.4 MB'],
])('%d is %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
