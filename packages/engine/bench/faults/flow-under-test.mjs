import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readRun } from '@metaml/engine'

const script = fileURLToPath(new URL('child.mjs', import.meta.url))

/** A folder for a project, in which units note that they run; removed by `dispose`. */
export function makeProject(from) {
  const dir = mkdtempSync(path.join(tmpdir(), 'metaml-faults-'))
  if (from !== undefined) cpSync(from.dir, dir, { recursive: true })
  const notesFile = path.join(dir, 'notes')
  return {
    dir,
    runDir: path.join(dir, '.metaml/runs/r'),
    journal: path.join(dir, '.metaml/runs/r/journal.jsonl'),
    store: path.join(dir, '.metaml/store'),
    notes: () => (existsSync(notesFile) ? readFileSync(notesFile, 'utf8').trim().split('\n') : []),
    /** Runs or resumes it; `{ status, codes, points }`, `status` is `killed` for one that was. */
    run: (name, mode = 'none', at = 0, { env = {}, prefix = [] } = {}) =>
      runChild(
        [
          ...prefix,
          process.execPath,
          ...(env.FAULTS_IMPORT ? ['--import', env.FAULTS_IMPORT] : []),
          script,
          dir,
          name,
          mode,
          String(at),
        ],
        {
          ...process.env,
          TINY_NOTES: notesFile,
          ...env,
        },
      ),
    read: () => readRun(dir, 'r'),
    dispose: () => rmSync(dir, { recursive: true, force: true }),
  }
}

async function runChild([command, ...args], env) {
  try {
    const { stdout } = await promisify(execFile)(command, args, {
      env,
      timeout: 120_000,
      killSignal: 'SIGKILL',
    })
    return JSON.parse(stdout.trim().split('\n').at(-1))
  } catch (error) {
    if (error.killed) return { status: 'hung', codes: [], points: 0 }
    if (error.signal === 'SIGKILL' || error.code === 137) return { status: 'killed', codes: [], points: 0 }
    return {
      status: 'died',
      codes: [error.stderr?.trim().split('\n').at(-1) ?? String(error.code)],
      points: 0,
    }
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

/** An undisturbed run of a flow to compare with. */
export async function undisturbed(name) {
  const project = makeProject()
  const { status, points } = await project.run(name)
  if (status !== 'done') throw new Error(`${name} does not run by itself: ${status}`)
  return { project, points, content: contentOf(await project.read()) }
}

/**
 * Resumes a project that was broken and judges it: `recovered` when the models are those of the undisturbed run and no
 * finished trial ran twice; `refused CODE` when it says by a code that it can not; else what is wrong.
 */
export async function judge(project, name, wanted, place) {
  const finished = await project.read().then(finishedNotes, () => new Set())
  const before = project.notes().length
  const { status, codes } = await project.run(name)
  if (status === 'refused' && codes[0]?.startsWith('METAML_E_')) return { refused: codes[0] }
  if (status !== 'done') return { wrong: `${place}: ${status} ${codes.join(' ')}` }
  if (contentOf(await project.read()) !== wanted.content) return { wrong: `${place}: other models` }
  const again = project
    .notes()
    .slice(before)
    .filter(note => finished.has(note))
  if (again.length > 0) return { wrong: `${place}: ran again: ${again.join(', ')}` }
  return { recovered: true }
}
