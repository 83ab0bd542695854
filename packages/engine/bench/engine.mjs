// node bench/engine.mjs [--json] [--trials N] [--flat]: what a trial costs beside its work, and Optuna's beside it in the
// same run. `--flat` measures 1,000 and 100,000 trials too: the cost of one should not rise.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runOptuna } from './engine/run-optuna.mjs'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    trials: { type: 'string', default: '10000' },
    flat: { type: 'boolean', default: false },
    // What a process of its own is started with, so that one series does not warm up the next.
    series: { type: 'string' },
  },
})

if (values.series !== undefined) {
  const { runTrials } = await import('./engine/trial-series.mjs')
  console.log(JSON.stringify(await runTrials(Number(values.series))))
} else {
  const trials = Number(values.trials)
  const sizes = values.flat ? [1000, trials, 100_000] : [trials]
  const series = sizes.map(runApart)
  const ours = series[values.flat ? 1 : 0]
  const optuna = runOptuna(Math.min(trials, 2000))
  const figures = {
    ...ours,
    series,
    optuna,
    ratio_trial: optuna.trial_ms / ours.trial_ms,
    ratio_reopen: optuna.reopen_ms / optuna.trials / (ours.reopen_ms / ours.trials),
    ...(values.flat && { flatness: series[2].trial_ms / series[0].trial_ms }),
  }
  if (values.json) console.log(JSON.stringify(figures))
  else console.log(describe(figures))
}

function runApart(trials) {
  const script = fileURLToPath(import.meta.url)
  const text = execFileSync(process.execPath, [script, '--series', String(trials)], { encoding: 'utf8' })
  return JSON.parse(text)
}

function describe({ series, optuna, ratio_trial, ratio_reopen, flatness }) {
  const lines = series.map(
    one =>
      `${String(one.trials).padStart(6)} trials: ${one.trial_ms.toFixed(3)} ms each with store and commit (${one.own_cpu_ms.toFixed(3)} of the engine's own), found again in ${one.find_ms.toFixed(3)} ms, journal of ${(one.journal_bytes / 1e6).toFixed(1)} MB read again in ${one.reopen_ms.toFixed(0)} ms, ${(one.memory_bytes / 1e6).toFixed(0)} MB`,
  )
  return [
    ...lines,
    `Optuna ${optuna.version}, ${optuna.trials} trials in its journal file: ${optuna.trial_ms.toFixed(3)} ms each, read again in ${optuna.reopen_ms.toFixed(0)} ms`,
    `Optuna / ours: ${ratio_trial.toFixed(2)} a trial, ${ratio_reopen.toFixed(2)} a trial read again`,
    ...(flatness === undefined ? [] : [`a trial of 100,000 / of 1,000: ${flatness.toFixed(2)}`]),
  ].join('\n')
}
