import { spawn } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readRun } from '@metaml/engine'
import { afterAll, expect, test } from 'vitest'
import { digestsOf, trialsThatRan } from '../../dist/testing/run-case.js'
import { makePythonProject, resumeScript, runScript } from './python-project.js'

const project = await makePythonProject()
const undisturbed = await makePythonProject()
afterAll(async () => {
  for (const { dir } of [project, undisturbed]) await rm(dir, { recursive: true, force: true })
})

const program = path.join(import.meta.dirname, 'run-in-process.ts')
const jiti = path.resolve(import.meta.dirname, '../../node_modules/.bin/jiti')

/** What the trials of a search noted when they began: the step, and the process. */
async function begun(note: string): Promise<{ readonly step: number; readonly pid: number }[]> {
  const lines = (await readFile(note, 'utf8').catch(() => '')).split('\n').slice(0, -1)
  return lines.map(line => {
    const [step, pid] = line.split(' ').map(Number)
    return { step: step!, pid: pid! }
  })
}

const stepsOf = async (note: string): Promise<number[]> => (await begun(note)).map(({ step }) => step)

/** The process of the search itself, which a process started. */
async function searchOf(parent: number): Promise<number | undefined> {
  for (const name of await readdir('/proc')) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    if (stat.split(') ')[1]?.split(' ')[1] === String(parent) && command.includes('run_task.py'))
      return Number(name)
  }
  return undefined
}

test.runIf(process.platform === 'linux')(
  'a search that is killed in its middle is resumed: no finished trial runs twice, and it comes to the same',
  async () => {
    const note = path.join(project.dir, 'note.txt')
    await writeFile(`${note}.hold`, '')
    const asked = { script: 'counting_search.py', role: 'optimization', params: { note } } as const
    const args = [program, project.dir, asked.script, JSON.stringify(asked.params)]
    const child = spawn(jiti, args, { stdio: 'inherit', detached: true })
    while (!(await stepsOf(note)).includes(3)) {
      expect(child.exitCode).toBe(null)
      await wait(20)
    }
    const hung = (await begun(note)).at(-1)!.pid
    const search = await searchOf(child.pid!)
    expect(search).toBeGreaterThan(0)
    process.kill(child.pid!, 'SIGKILL')

    await rm(`${note}.hold`)
    const resumed = await resumeScript(project, asked)
    expect(resumed.errors).toEqual([])
    // `look` and the first two had finished; the third was in its middle.
    expect(await stepsOf(note)).toEqual([0, 1, 2, 3, 3, 4, 5])
    const left = await Promise.all(
      [hung, search!].map(async pid => await readFile(`/proc/${pid}/stat`).catch(() => '')),
    )
    expect(left.map(stat => stat === '' || /\) [ZX] /.test(String(stat)))).toEqual([true, true])

    const other = path.join(undisturbed.dir, 'note.txt')
    const whole = await runScript(undisturbed, { ...asked, params: { note: other } })
    expect(whole.outcome.errors).toEqual([])
    expect(await stepsOf(other)).toEqual([0, 1, 2, 3, 4, 5])
    expect(digestsOf({ view: await readRun(project.dir, resumed.id) })).toEqual(digestsOf(whole))
  },
  300_000,
)

test('a trial that another search has run is found again, whatever else that was asked', async () => {
  const note = path.join(undisturbed.dir, 'note.txt')
  const asked = {
    script: 'counting_search.py',
    role: 'optimization',
    params: { note, tolerateAccLoss: 0.5 },
  } as const
  const { outcome, events } = await runScript(undisturbed, asked)
  expect(outcome.errors).toEqual([])
  expect(trialsThatRan(events)).toEqual([])
})
