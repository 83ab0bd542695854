import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Flow, flow } from '@metaml/core'
import { type RunEvent, type RunRequest, startRun } from '@metaml/engine'
import { onTestFinished } from 'vitest'
// @ts-expect-error plain JavaScript, as units are
import * as tasks from '../fixtures/tiny/tasks.mjs'

// biome-ignore lint/suspicious/noExplicitAny: fixtures without types
export const tiny = tasks as any

const runScript = fileURLToPath(new URL('../fixtures/tiny/run.mjs', import.meta.url))

/** A folder for a project, with a file in which units note that they run; removed after the test. */
export function makeProject() {
  const projectDir = mkdtempSync(path.join(tmpdir(), 'metaml-engine-'))
  const notesFile = path.join(projectDir, 'notes')
  onTestFinished(() => rmSync(projectDir, { recursive: true, force: true }))
  process.env.TINY_NOTES = notesFile
  const notes = (): string[] =>
    existsSync(notesFile) ? readFileSync(notesFile, 'utf8').trim().split('\n') : []
  const events: RunEvent[] = []
  const surroundings = {
    projectDir,
    tasks: tiny.taskSource(),
    config: { cores: 2 },
    onEvent: (event: RunEvent) => events.push(event),
  }
  return {
    projectDir,
    notes,
    events,
    surroundings,
    run: (asked: Flow, more: Partial<RunRequest> = {}) => startRun({ ...surroundings, flow: asked, ...more }),
    /** Runs or resumes in a process of its own that dies at a record of its journal (0: never). */
    spawn: (name: string, record: number) => spawnRun(projectDir, name, record, notesFile),
  }
}

/** Starts a flow in a process of its own, to be killed; it ends with the test. */
export function startProcess(projectDir: string, name: string): ChildProcess {
  const child = spawn(process.execPath, [runScript, projectDir, name, '0'], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function spawnRun(
  projectDir: string,
  name: string,
  record: number,
  notesFile: string,
): Promise<string> {
  const env = { ...process.env, TINY_NOTES: notesFile }
  const args = [runScript, projectDir, name, String(record)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env }).catch(error => {
    if (error.signal === 'SIGKILL') return { stdout: 'killed' }
    throw error
  })
  return stdout.trim()
}

/** A flow of one source and one search. */
export function searchFlow(source: object = {}, search: object = {}): Flow {
  return flow('search', f => f.add(tiny.search, search, f.add(tiny.source, source) as never) as never)
}
