// node child.mjs PROJECT FLOW MODE N: runs or resumes a flow of tiny tasks in a process of its own, which is broken at
// the N-th point. Modes: none; record (killed after a record); point (killed at a write, fsync or rename); full (no
// space from there on, for that process); read-only (no right to write from there on). Prints one line of JSON: how it ended, the points it passed.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { resumeRun, startRun } from '@metaml/engine'
import { diamond, hanging, loop, taskSource } from '../../test/fixtures/tiny/tasks.mjs'

const [projectDir, name, mode, at] = process.argv.slice(2)
const flows = { diamond, hanging, loop }
const last = Number(at)
let points = 0

const die = () => process.kill(process.pid, 'SIGKILL')
const failures = { full: 'ENOSPC', 'read-only': 'EROFS' }
const failure = point => Object.assign(new Error(`${failures[mode]}, ${point}`), { code: failures[mode] })
const hooks = {
  afterRecord(seq) {
    if (mode === 'record' && seq === last) die()
  },
  fault(point) {
    points++
    if (mode === 'point' && points === last) die()
    // Reading, and undoing what was begun, work on a full disk.
    if (mode in failures && points >= last && point.endsWith('before')) throw failure(point)
  },
}

const surroundings = { projectDir, tasks: taskSource(), config: { cores: 2 }, hooks }
try {
  const begun = existsSync(path.join(projectDir, '.metaml/runs/r/journal.jsonl'))
  const { status, errors } = begun
    ? await resumeRun({ ...surroundings, id: 'r' })
    : await startRun({ ...surroundings, flow: flows[name], id: 'r' })
  console.log(JSON.stringify({ status, codes: errors.map(error => error.code), points }))
} catch (error) {
  console.log(JSON.stringify({ status: 'refused', codes: [error.code ?? error.message], points }))
}
