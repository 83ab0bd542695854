// node trial-series.mjs run|reopen|again DIR TRIALS TOGETHER: one part of the benchmark in a process of its own, so that
// none warms up another. Prints one line of JSON.
import { statSync } from 'node:fs'
import path from 'node:path'
import { readRun, resumeRun, startRun } from '@metaml/engine'
import { benchProject } from './bench-project.mjs'

const [part, dir, trials, together] = process.argv.slice(2)
const asked = { trials: Number(trials), together: Number(together) }
const parts = { run, reopen, again }
console.log(JSON.stringify(await parts[part]()))

/** Every trial runs and is on disk, in journal and store, before the task hears of it. */
async function run() {
  let took
  const project = benchProject(dir, asked, found => {
    took = found
  })
  await finish(startRun({ ...project, id: 'bench' }))
  return {
    ...asked,
    trial_ms: took.ms / asked.trials,
    own_cpu_ms: took.cpuMs / asked.trials,
    journal_bytes: statSync(path.join(dir, '.metaml/runs/bench/journal.jsonl')).size,
    memory_bytes: peakMemory(),
  }
}

/** The journal is read, checked and made into what a run is; then the run is resumed to its end, with nothing left to do. */
async function reopen() {
  const project = benchProject(dir, asked)
  const began = performance.now()
  const view = await readRun(dir, 'bench')
  const read = performance.now()
  if (view.firings[0].trials.length !== asked.trials) throw new Error('The journal lost trials.')
  await finish(resumeRun({ ...project, id: 'bench' }))
  const reopen_memory_bytes = peakMemory()
  return { reopen_ms: read - began, resume_ms: performance.now() - read, reopen_memory_bytes }
}

/** Another run of the same flow: every trial is found in the store. */
async function again() {
  let took
  const project = benchProject(dir, asked, found => {
    took = found
  })
  await finish(startRun({ ...project, id: 'again' }))
  return { found_ms: took.ms / asked.trials }
}

async function finish(running) {
  const { status, errors } = await running
  if (status !== 'done') throw errors[0] ?? new Error(status)
}

function peakMemory() {
  return process.resourceUsage().maxRSS * 1024
}
