import { once } from 'node:events'
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readRun, resumeRun } from '@metaml/engine'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readJournal } from '../../dist/journal/read-journal.js'
import { processAlive } from '../../dist/owner/process-alive.js'
import { makeProject, searchFlow, startProcess, tiny } from './tiny-project.js'

test('a finished run that is resumed does nothing again', async () => {
  const project = makeProject()
  const first = await project.run(tiny.diamond)
  const before = project.notes()
  const again = await resumeRun(project.surroundings)
  expect(again.returned[0]!.digest).toBe(first.returned[0]!.digest)
  expect(project.notes()).toEqual(before)
  const kept = project.events.filter(event => event.type === 'firing-end' && event.status === 'kept')
  expect(kept).toHaveLength(4)
})

test('an interrupted run goes on behind what is finished', async () => {
  const project = makeProject()
  const abort = new AbortController()
  await project.run(tiny.diamond, {
    signal: abort.signal,
    onEvent: event => {
      if (event.type === 'search-step' && event.step.step === 2) abort.abort()
    },
  })
  expect((await readRun(project.projectDir)).status).toBe('interrupted')
  const outcome = await resumeRun(project.surroundings)
  expect(outcome.status).toBe('done')
  const finished = ['step-1', 'step-1 down', 'step-2', 'step-2 down'].map(label => `tiny-search.1 ${label}`)
  const counts = finished.map(name => project.notes().filter(note => note === name).length)
  expect(counts).toEqual([1, 1, 1, 1])
  const undisturbed = await makeProject().run(tiny.diamond)
  expect(outcome.returned[0]!.digest).toBe(undisturbed.returned[0]!.digest)
  const steps = (await readRun(project.projectDir)).firings.find(({ node }) => node === 'tiny-search')!.steps
  expect(steps.map(({ step }) => step)).toEqual([1, 2, 3])
})

test('another version of a plugin runs its tasks again, and says why', async () => {
  const project = makeProject()
  await project.run(searchFlow())
  const before = project.notes().length
  await resumeRun({ ...project.surroundings, tasks: tiny.taskSource('1.1.0') })
  expect(project.notes().length - before).toBe(8)
  const view = await readRun(project.projectDir)
  expect(view.firings.map(({ changes }) => changes)).toEqual([
    ['tiny: 1.0.0 -> 1.1.0'],
    // Its seed follows from its key, so the source gave another model.
    [expect.stringMatching(/^model model: tiny-source\/make/), 'tiny: 1.0.0 -> 1.1.0'],
  ])
  expect(view.plugins['tiny-source']!.version).toBe('1.1.0')
})

test('a run that somebody works on is refused, and so is an unknown one', async () => {
  const project = makeProject()
  let refused: unknown
  await project.run(searchFlow(), {
    id: 'mine',
    async onEvent(event) {
      if (event.type === 'run-start') refused = await resumeRun(project.surroundings).catch(error => error)
    },
  })
  expect(refused).toMatchObject({ code: 'METAML_E_RUN_OWNED' })
  await expect(resumeRun({ ...project.surroundings, id: 'mime' })).rejects.toMatchObject({
    code: 'METAML_E_RUN_UNKNOWN',
    todo: "write 'mine'?",
  })
})

test('what a killed engine left running is ended, also a unit that hears nothing', async () => {
  const project = makeProject()
  const hung = path.join(project.projectDir, 'notes.hung')
  const engine = startProcess(project.projectDir, 'hanging')
  // Not before the journal has the process: what it does not have nobody can end.
  await vi.waitFor(
    async () => {
      const { dir } = await readRun(project.projectDir)
      const pid = readFileSync(hung, 'utf8')
      expect(readFileSync(path.join(dir, 'journal.jsonl'), 'utf8')).toMatch(
        new RegExp(`"type":"process".*"pid":${pid}\\b`),
      )
    },
    { timeout: 40_000, interval: 50 },
  )
  engine.kill('SIGKILL')
  await once(engine, 'exit')
  const left = Number(readFileSync(hung, 'utf8'))
  onTestFinished(() => {
    if (processAlive({ pid: left })) process.kill(-left, 'SIGKILL')
  })
  await wait(200)
  expect(processAlive({ pid: left })).toBe(true)
  expect((await resumeRun(project.surroundings)).status).toBe('done')
  expect(processAlive({ pid: left })).toBe(false)
})

test('a torn last record is cut off with a warning', async () => {
  const project = makeProject()
  const { dir } = await project.run(searchFlow())
  const file = path.join(dir, 'journal.jsonl')
  const whole = readFileSync(file)
  writeFileSync(file, whole.subarray(0, whole.length - 20))
  expect((await readRun(project.projectDir)).torn).toBe(true)
  expect((await resumeRun(project.surroundings)).status).toBe('done')
  const warning = project.events.find(event => event.type === 'log' && event.level === 'warn')
  expect(warning).toMatchObject({ message: expect.stringContaining('torn') })
})

test.each(['diamond', 'loop'])(
  '%s: killed at every record of its journal and resumed, it gives the same and runs no finished trial again',
  async name => {
    const undisturbed = makeProject()
    expect(await undisturbed.spawn(name, 0)).toBe('done')
    const wanted = await readRun(undisturbed.projectDir)
    const digests = (view: typeof wanted) => view.models.map(({ id, digest }) => `${id} ${digest}`).sort()
    const { records } = await readJournal(path.join(wanted.dir, 'journal.jsonl'))
    expect(records.length).toBeGreaterThan(20)

    for (let record = 1; record <= records.length; record++) {
      const project = makeProject()
      const killed = await project.spawn(name, record)
      if (killed !== 'killed') expect(killed).toBe('done')
      const finished = finishedTrials(await readRun(project.projectDir))
      const before = project.notes().length
      expect(await project.spawn(name, 0)).toBe('done')
      const after = await readRun(project.projectDir)
      expect(digests(after), `killed at record ${record}`).toEqual(digests(wanted))
      expect(after.returned).toEqual(wanted.returned)
      const again = project
        .notes()
        .slice(before)
        .filter(note => finished.has(note))
      expect(again, `run again after a kill at record ${record}`).toEqual([])
    }
  },
  300_000,
)

/** What the units of finished trials note when they run. */
function finishedTrials(view: Awaited<ReturnType<typeof readRun>>): Set<string> {
  const done = view.firings.flatMap(({ node, turn, trials }) =>
    trials
      .filter(({ status, unit }) => status === 'done' && unit === 'make')
      .map(({ label }) => (label === 'make' ? node : `${node}.${turn} ${label.replace('-down', ' down')}`)),
  )
  return new Set(done)
}

test('a model whose file is gone from the store is made again, be it a rejected one; nothing else is', async () => {
  const project = makeProject()
  await project.run(searchFlow())
  const { models } = await readRun(project.projectDir)
  const rejected = models.find(({ id }) => id === 'tiny-search/step-1-down')!
  const objects = path.join(project.projectDir, '.metaml/store/objects')
  const [sha256] = Object.values(rejected.files) as [string]
  rmSync(path.join(objects, sha256.slice(0, 2), sha256))
  const before = project.notes()
  expect((await resumeRun(project.surroundings)).status).toBe('done')
  expect(project.notes().slice(before.length)).toEqual(['tiny-search.1 step-1 down'])
  expect(readFileSync(path.join(objects, sha256.slice(0, 2), sha256)).length).toBeGreaterThan(0)
  const { firings } = await readRun(project.projectDir)
  expect(firings.map(({ changes }) => changes)).toEqual([[], [expect.stringContaining('not in the store')]])
})

test('a run that was copied under another name is one of its own', async () => {
  const project = makeProject()
  const { dir } = await project.run(searchFlow(), { id: 'first' })
  const before = readFileSync(path.join(dir, 'journal.jsonl'))
  cpSync(dir, path.join(dir, '../copy'), { recursive: true })
  expect(await readRun(project.projectDir, 'copy')).toMatchObject({ id: 'copy', status: 'done' })
  const outcome = await resumeRun({ ...project.surroundings, id: 'copy' })
  expect(outcome).toMatchObject({ id: 'copy', status: 'done' })
  expect(readFileSync(path.join(dir, 'journal.jsonl'))).toEqual(before)
})

test('a run in a project that was moved away, with its store, goes on there', async () => {
  const project = makeProject()
  expect(await project.spawn('diamond', 24)).toBe('killed')
  const moved = makeProject()
  renameSync(path.join(project.projectDir, '.metaml'), path.join(moved.projectDir, '.metaml'))
  const finished = finishedTrials(await readRun(moved.projectDir))
  expect(finished.size).toBeGreaterThan(0)
  expect((await resumeRun(moved.surroundings)).status).toBe('done')
  expect(moved.notes().filter(note => finished.has(note))).toEqual([])
})

test('a run that was copied without its store makes everything again', async () => {
  const project = makeProject()
  const { dir, returned } = await project.run(searchFlow())
  const other = makeProject()
  cpSync(dir, path.join(other.projectDir, '.metaml/runs', path.basename(dir)), { recursive: true })
  const outcome = await resumeRun(other.surroundings)
  expect(outcome.status).toBe('done')
  expect(outcome.returned[0]!.digest).toBe(returned[0]!.digest)
  // The test figures have no file that could be missing: they are not measured again.
  expect(other.notes()).toHaveLength(7)
})
