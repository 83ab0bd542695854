// node bench/engine.mjs [--json] [--trials 10000] [--flat] [--no-optuna]: what trials cost beside their work, each with
// its commit, in a whole run of a flow; what it costs to reopen that run; Optuna's journal file in the same run of the
// benchmark, with as many trials; how long the command takes to start. `--flat` runs 1,000 and 100,000 trials too: what
// one costs should not rise. Two series: 16 trials wanted at a time, as a search on a grid wants them, and one after
// another, as Optuna's loop runs them.
import { execFileSync } from 'node:child_process'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runOptuna } from './engine/run-optuna.mjs'
import { measureStartUp } from './engine/start-up.mjs'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    trials: { type: 'string', default: '10000' },
    flat: { type: 'boolean', default: false },
    'no-optuna': { type: 'boolean', default: false },
  },
})
const goals = { trial_ms: 0.5, reopen_ms: 400, start_ms: 150 }
const say = text => values.json || console.log(text)
const trials = Number(values.trials)

const fsync_ms = measureFsync(200)
say(`this disk: one append with fsync ${fsync_ms.toFixed(3)} ms`)
const series = []
for (const size of values.flat ? [1000, trials, 100_000] : [trials]) series.push(runSeries(size, 16))
const ours = series[values.flat ? 1 : 0]
const oneByOne = runSeries(Math.min(trials, 10_000), 1)
const optuna = values['no-optuna'] ? undefined : runOptuna(trials)
if (optuna !== undefined) {
  const { version, trial_ms, reopen_ms } = optuna
  say(
    `Optuna ${version}, its journal file: ${trials} trials, ${trial_ms.toFixed(3)} ms each; reopened in ${reopen_ms.toFixed(0)} ms`,
  )
}
const ratios = optuna && {
  ratio_trial: optuna.trial_ms / ours.trial_ms,
  ratio_one_by_one: optuna.trial_ms / oneByOne.trial_ms,
  ratio_reopen: optuna.reopen_ms / ours.reopen_ms,
}
if (ratios !== undefined) {
  const [trial, single, reopen] = Object.values(ratios).map(ratio => ratio.toFixed(2))
  say(`Optuna / ours: ${trial} a trial (${single} one after another), ${reopen} reopened`)
}
const flatness = values.flat ? series[2].trial_ms / series[0].trial_ms : undefined
if (flatness !== undefined) say(`a trial of 100,000 / of 1,000: ${flatness.toFixed(2)}`)
const start = measureStartUp(20)
say(
  `start-up, median of 20: metaml --version ${start.version_ms.toFixed(0)} ms, metaml tasks ${start.tasks_ms.toFixed(0)} ms (node alone ${start.node_ms.toFixed(0)} ms)`,
)
say(
  `goals: below ${goals.trial_ms} ms a trial: ${met(ours.trial_ms, goals.trial_ms)}; ${trials} reopened in ${goals.reopen_ms} ms: ${met(ours.reopen_ms, goals.reopen_ms)}; commands start in ${goals.start_ms} ms: ${met(Math.max(start.version_ms, start.tasks_ms), goals.start_ms)}`,
)
if (values.json) {
  console.log(
    JSON.stringify({ ...ours, series, oneByOne, optuna, ...ratios, flatness, start, fsync_ms, goals }),
  )
}

function met(found, goal) {
  return found < goal ? 'met' : 'not met'
}

/** A run in a project of its own, reopened, and run again; each in a process of its own. */
function runSeries(size, together) {
  const dir = mkdtempSync(path.join(tmpdir(), 'metaml-bench-'))
  const script = fileURLToPath(new URL('engine/trial-series.mjs', import.meta.url))
  const part = name => {
    const args = [script, name, dir, String(size), String(together)]
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
  }
  try {
    const found = { ...part('run'), ...part('reopen'), ...part('again') }
    say(describe(found))
    return found
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function describe(one) {
  const how = one.together === 1 ? 'one after another' : `${one.together} at a time`
  return [
    `${String(one.trials).padStart(6)} trials, ${how}: ${one.trial_ms.toFixed(3)} ms each with commit (${one.own_cpu_ms.toFixed(3)} of the engine's own time)`,
    `journal of ${(one.journal_bytes / 1e6).toFixed(1)} MB reopened in ${one.reopen_ms.toFixed(0)} ms, resumed to its end in ${one.resume_ms.toFixed(0)} ms`,
    `found again in ${one.found_ms.toFixed(3)} ms a trial`,
    `memory ${(one.memory_bytes / 1e6).toFixed(0)} MB, reopened ${(one.reopen_memory_bytes / 1e6).toFixed(0)} MB`,
  ].join('; ')
}

function measureFsync(times) {
  const dir = mkdtempSync(path.join(tmpdir(), 'metaml-bench-'))
  const fd = openSync(path.join(dir, 'file'), 'w')
  const began = performance.now()
  for (let n = 0; n < times; n++) {
    writeSync(fd, 'x'.repeat(500))
    fdatasyncSync(fd)
  }
  const took = (performance.now() - began) / times
  closeSync(fd)
  rmSync(dir, { recursive: true })
  return took
}
