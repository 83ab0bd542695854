import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { makeProject, tinyFlow } from './tiny-project.js'

it('proposes commands, options, runs, tasks and flow files', async () => {
  const project = makeProject()
  project.write('base.ts', 'export const base: number = 3\n')
  project.write('tiny.flow.ts', tinyFlow)
  project.write('notes.txt', '')
  await project.metaml(['run', 'tiny.flow.ts', '--id', 'first-run'])
  const complete = async (...words: string[]): Promise<string[]> =>
    (await project.metaml(['complete', '--', ...words])).stdout.trim().split('\n')
  expect(await complete('re')).toEqual(['resume'])
  expect(await complete('')).toContain('run')
  expect(await complete('')).not.toContain('complete')
  expect(await complete('show', '--w')).toEqual(['--why'])
  expect(await complete('show', 'fi')).toEqual(['first-run'])
  expect(await complete('gc', '--remove', '')).toEqual(['first-run'])
  expect(await complete('tasks', 'tiny-se')).toEqual(['tiny-search'])
  expect(await complete('run', 'ti')).toEqual(['tiny.flow.ts'])
  expect(await complete('run', 'no')).toEqual([''])
})

it.each(['bash', 'zsh', 'fish'])('prints a script for %s', async shell => {
  const { code, stdout } = await makeProject().metaml(['completion', shell])
  expect(code).toBe(0)
  expect(stdout).toContain('metaml complete --')
  if (shell === 'bash') expect(spawnSync('bash', ['-n'], { input: stdout }).status).toBe(0)
})

it('names the shells that there are', async () => {
  const { code, stderr } = await makeProject().metaml(['completion', 'bsh'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/METAML_E_SHELL_UNKNOWN[\s\S]*write 'bash'\?/)
})
