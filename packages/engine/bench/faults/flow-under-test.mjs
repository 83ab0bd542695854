import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readRun } from '@metaml/engine'
import { openStore } from '../../dist/store/open-store.js'
import { checkStore } from './check-store.mjs'
import { findProcesses } from './find-processes.mjs'
import { goOn } from './go-on.mjs'

const child = fileURLToPath(new URL('child.mjs', import.meta.url))
const breakDisk = new URL('break-disk.mjs', import.meta.url).href

/** A folder for a project whose units note that they run, or a copy of one; `dispose` removes it. */
export function makeProject(flow, from) {
  const dir = mkdtempSync(path.join(tmpdir(), 'metaml-faults-'))
  if (from !== undefined) cpSync(from.dir, dir, { recursive: true, verbatimSymlinks: true })
  const notesFile = path.join(dir, 'notes')
  const state = path.join(dir, 'state')
  const runDir = path.join(dir, '.metaml/runs/r')
  return {
    dir,
    flow,
    runDir,
    journal: path.join(runDir, 'journal.jsonl'),
    owner: path.join(runDir, 'owner.json'),
    store: path.join(dir, '.metaml/store'),
    state,
    hung: `${notesFile}.hung`,
    notes: () => (existsSync(notesFile) ? readFileSync(notesFile, 'utf8').trim().split('\n') : []),
    /** Runs or resumes it in a process of its own: `{ status, said }`, `status` is `killed` for one that was. */
    async spawn({ record = 0, id = 'r', disk, imports = [], prefix = [], env = {} } = {}) {
      const options = [...imports, ...(disk ? [breakDisk] : [])].map(url => `--import=${url}`)
      const setup = disk && JSON.stringify({ state, root: path.join(dir, '.metaml'), ...disk })
      // Its workers import the same.
      return await runChild([...prefix, process.execPath, child, dir, flow, id, String(record)], {
        ...process.env,
        TINY_NOTES: notesFile,
        NODE_OPTIONS: options.join(' '),
        ...(setup && { FAULTS_DISK: setup }),
        ...env,
      })
    },
    /** The same in this process, undisturbed. */
    async goOn(more = {}) {
      process.env.TINY_NOTES = notesFile
      return await goOn({ projectDir: dir, flow, ...more })
    },
    read: (id = 'r') => readRun(dir, id),
    dispose: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }),
  }
}

async function runChild([command, ...args], env) {
  try {
    const options = { env, timeout: 120_000, killSignal: 'SIGKILL' }
    const { stdout } = await promisify(execFile)(command, args, options)
    return JSON.parse(stdout.trim().split('\n').at(-1))
  } catch (error) {
    if (error.killed) return { status: 'hung', said: [] }
    if (error.signal === 'SIGKILL' || error.code === 137) return { status: 'killed', said: [] }
    return { status: 'died', said: [error.stderr?.trim().split('\n').at(-1) ?? String(error.code)] }
  }
}

/** The content of a run's models, by id. */
export function contentOf(view) {
  return view.models
    .map(({ id, digest }) => `${id} ${digest}`)
    .sort()
    .join('\n')
}

/** What the units of finished trials note when they run. */
export function finishedNotes(view) {
  return new Set(
    view.firings.flatMap(({ node, turn, trials }) =>
      trials
        .filter(({ status, unit }) => status === 'done' && unit === 'make')
        .map(({ label }) => (label === 'make' ? node : `${node}.${turn} ${label.replace('-down', ' down')}`)),
    ),
  )
}

/** An undisturbed run of a flow to compare with; `notes` is all that its units noted. */
export async function undisturbed(flow) {
  const project = makeProject(flow)
  // The unit that hangs does so the first time only, which this file marks.
  writeFileSync(project.hung, '')
  const { status, said } = await project.goOn()
  if (status !== 'done') throw new Error(`${flow} does not run by itself: ${status} ${said}`)
  return { project, content: contentOf(await project.read()), finished: finishedNotes(await project.read()) }
}

/**
 * Goes on with a project that was broken, doing what is said when it is refused, and judges what comes of it:
 * `{ said, recovered }` when the models are those of the undisturbed run, no finished trial ran twice, nothing is half
 * written and no process is left; else `{ said, wrong }`.
 * @param said what was said of the fault already
 * @param mayAgain the trials whose files were lost may run again
 * @param damaged the store has a file that is not whole, which nothing reads yet
 * @param finished notes of the trials that may not run again; else those that the journal has
 */
export async function judge(
  project,
  wanted,
  place,
  { said = [], mayAgain = false, damaged = false, id = 'r', finished } = {},
) {
  const done = finished ?? (await project.read(id).then(finishedNotes, () => new Set()))
  const before = project.notes().length
  const heard = [...said]
  let end
  for (let attempt = 1; attempt <= 3; attempt++) {
    end = await project.goOn({ id })
    heard.push(...end.said)
    if (end.status === 'done') break
    // Damage in the middle of a journal: 'run the flow again', it says.
    if (end.said.includes('METAML_E_JOURNAL_DAMAGED'))
      return await judge(project, wanted, place, { said: heard, mayAgain, id: 'again', finished: done })
  }
  const wrong = problem => ({ said: heard, wrong: `${place}: ${problem}` })
  if (end.status !== 'done') return wrong(`${end.status} ${end.said.join(' ')}`)
  if (contentOf(await project.read(id)) !== wanted.content) return wrong('other models')
  const again = project
    .notes()
    .slice(before)
    .filter(note => done.has(note))
  if (again.length > 0 && !mayAgain) return wrong(`ran again: ${again.join(', ')}`)
  const left = await leftBehind(project, id, damaged)
  return left.length > 0 ? wrong(left.join('; ')) : { said: heard, recovered: true }
}

/** Whatever is half written, or left in the run's folder, or still running. */
async function leftBehind(project, id, damaged) {
  const runDir = path.join(project.dir, '.metaml/runs', id)
  const names = readdirSync(runDir).filter(name => name !== 'journal.jsonl')
  const processes = await findProcesses(project.dir)
  return [
    ...(damaged ? [] : checkStore(project.store)),
    ...names.map(name => `${name} is left`),
    ...processes.map(({ pid }) => `process ${pid} is left`),
  ]
}

/** Reads every file of every model of a run, as whoever uses them does; gives the codes that this says. */
export async function readAll(project) {
  const store = await openStore(project.store)
  const codes = []
  for (const { files } of (await project.read()).models) {
    for (const sha256 of Object.values(files)) await store.read(sha256).catch(error => codes.push(error.code))
  }
  return codes
}
