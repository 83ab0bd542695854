import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readRun } from '@metaml/engine'
import { repositoryRoot } from '../../workspace.mjs'

const metaml = path.join(repositoryRoot, 'packages/cli/bin/metaml.js')
const flow = 'examples/jet-pruning/jet.flow.ts'
const fewEpochs = ['keras-model-gen.trainEpochs=3', 'pruning.trainEpochs=1', 'pruning.pruningRateThresh=0.2']

/** The demo in a project of its own, which is empty but for what this repository has. */
export function makeDemo({ reduced = false }) {
  const dir = mkdtempSync(path.join(tmpdir(), 'metaml-demo-kills-'))
  for (const name of ['package.json', 'node_modules', 'examples'])
    symlinkSync(path.join(repositoryRoot, name), path.join(dir, name))
  // Scratch folders lie in the project too, so that whatever works in them can be found.
  const temporary = path.join(dir, 'tmp')
  mkdirSync(temporary)
  const runDir = path.join(dir, '.metaml/runs/demo')

  function begin(args) {
    // It leads a process group, as a command of a shell does.
    const child = spawn(process.execPath, [metaml, ...args, '--quiet'], {
      cwd: dir,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TMPDIR: temporary },
    })
    let said = ''
    child.stderr.on('data', chunk => {
      said = (said + chunk).slice(-4000)
    })
    const ended = once(child, 'close').then(([code, signal]) => {
      // A failure other than the kill is no proof of anything.
      if (code !== 0 && signal !== 'SIGKILL') throw new Error(`metaml ${args[0]} ended with ${code}: ${said}`)
    })
    return { ended, kill: () => process.kill(-child.pid, 'SIGKILL') }
  }

  return {
    dir,
    runDir,
    store: path.join(dir, '.metaml/store'),
    start: () => begin(['run', flow, '--id', 'demo', ...(reduced ? fewEpochs : [])]),
    resume: () => begin(['resume', 'demo']),
    /** The journal's whole records. */
    journal() {
      const file = path.join(runDir, 'journal.jsonl')
      const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
      return text
        .split('\n')
        .slice(0, -1)
        .map(line => JSON.parse(line).record)
    },
    status: () =>
      readRun(dir, 'demo').then(
        view => view.status,
        () => 'none',
      ),
    /** What the run came to, by what must be the same whatever happened on the way. */
    async read() {
      const view = await readRun(dir, 'demo')
      const models = view.models.map(({ id, digest, decision, returned, metrics }) =>
        JSON.stringify({ id, digest, decision, returned, metrics }),
      )
      const steps = view.firings.flatMap(firing => firing.steps.map(step => JSON.stringify(step)))
      const trials = view.firings.flatMap(firing => firing.trials)
      return { status: view.status, models: models.sort(), steps, trials: trials.length }
    },
    dispose: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }),
  }
}
