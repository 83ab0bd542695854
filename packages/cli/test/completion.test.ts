import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { bin, makeProject, tinyFlow } from './tiny-project.js'

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
})

it.for(['bash', 'zsh', 'fish'])('prints a script that %s can read', async (shell, context) => {
  const { stdout } = await makeProject().metaml(['completion', shell])
  const read = spawnSync(shell, ['-n'], { input: stdout, encoding: 'utf8' })
  if (read.error !== undefined) context.skip(`there is no ${shell}`)
  expect([read.status, read.stderr]).toEqual([0, ''])
})

it('bash completes a command, an option and a file as they are typed', async () => {
  const project = makeProject()
  project.write('tiny.flow.ts', tinyFlow)
  project.write('metaml', `#!/bin/sh\nexec ${process.execPath} ${bin} "$@"\n`)
  const script = `
    PATH=$PWD:$PATH; chmod +x metaml; source <(metaml completion bash)
    type() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _metaml; echo "\${COMPREPLY[*]}"; }
    type metaml opti; type metaml run tiny; type metaml gc --k; type metaml show ''
  `
  const { stdout } = spawnSync('bash', ['-c', script], { cwd: project.dir, encoding: 'utf8' })
  expect(stdout.split('\n')).toEqual(['optimize', 'tiny.flow.ts', '--keep', '', ''])
})

it('names the shells that there are', async () => {
  const { code, stderr } = await makeProject().metaml(['completion', 'bsh'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/METAML_E_SHELL_UNKNOWN[\s\S]*write 'bash'\?/)
})
