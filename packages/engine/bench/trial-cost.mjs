// node bench/trial-cost.mjs [--json] [--trials N]: what a trial costs beside its work.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createExecutor } from '../dist/executor/executor.js'
import { createJournal } from '../dist/journal/journal.js'
import { readJournal } from '../dist/journal/read-journal.js'
import { openStore } from '../dist/store/open-store.js'
import { trialKey, unitSeed } from '../dist/store/trial-key.js'

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, trials: { type: 'string', default: '10000' } },
})
const trials = Number(values.trials)
const dir = mkdtempSync(join(tmpdir(), 'metaml-bench-'))
const signal = new AbortController().signal

writeFileSync(join(dir, 'unit.mjs'), 'export default args => ({ accuracy: args.rate })\n')
const store = await openStore(join(dir, 'store'))
const journal = await createJournal(join(dir, 'journal.jsonl'))
const executor = createExecutor({ storeDir: store.dir, config: {} })
journal.append({ type: 'run', format: 1 })

const partsOf = n => ({
  ...{ format: 1, task: 'bench', unit: 'train', args: { rate: n / trials, layers: ['fc1', 'fc2', 'fc3'] } },
  ...{ models: { model: `sha256-${'a'.repeat(64)}` }, datasets: {}, code: {} },
  ...{ versions: { '@metaml/bench': '0.1.0' }, tools: {}, seed: 1 },
})

const jobOf = (parts, key) => ({
  ...{
    task: parts.task,
    unit: parts.unit,
    module: new URL('unit.mjs', `file://${dir}/`).href,
    args: parts.args,
  },
  ...{ models: {}, datasets: {}, splits: ['train', 'validation'], projectDir: dir, needs: [] },
  ...{ seed: unitSeed(1, key), cores: 1, seats: {} },
})

async function runJob(n) {
  const parts = partsOf(n)
  await executor.run(jobOf(parts, String(n)), {}, signal)
}

async function runTrial(n) {
  const parts = partsOf(n)
  const key = trialKey(parts)
  if ((await store.findTrial(key)) !== undefined) throw new Error('The store is not new.')
  const { result, models, files, seconds } = await executor.run(jobOf(parts, key), {}, signal)
  const record = { format: 1, key, parts, label: `rate-${n}`, run: 'bench', result, models, files, seconds }
  journal.append({ type: 'trial-end', record })
  await store.putTrial(record)
  await journal.commit()
}

/** Milliseconds a call, `together` of them at a time. */
async function measure(count, together, call) {
  let next = 0
  const started = performance.now()
  const worker = async () => {
    while (next < count) await call(next++)
  }
  await Promise.all(Array.from({ length: together }, worker))
  return (performance.now() - started) / count
}

try {
  await measure(200, 4, runJob)
  const jobOneByOne = await measure(trials, 1, runJob)
  const jobTogether = await measure(trials, 16, runJob)
  const before = process.cpuUsage()
  const trialTogether = await measure(trials, 16, runTrial)
  const { user, system } = process.cpuUsage(before)
  const trialCpu = (user + system) / 1000 / trials
  const found = await measure(trials, 1, async n => {
    if ((await store.findTrial(trialKey(partsOf(n)))) === undefined)
      throw new Error('A trial is not found again.')
  })
  await journal.close()
  const started = performance.now()
  const { records } = await readJournal(journal.file)
  const reopen = performance.now() - started
  if (records.length !== trials + 1) throw new Error('The journal lost records.')
  const figures = {
    trials,
    job_ms: jobOneByOne,
    job_concurrent_ms: jobTogether,
    trial_with_commit_ms: trialTogether,
    trial_engine_cpu_ms: trialCpu,
    find_ms: found,
    reopen_journal_ms: reopen,
  }
  if (values.json) console.log(JSON.stringify(figures))
  else {
    console.log(`${trials} trials of a unit that does nothing`)
    console.log(`a job, one after another        ${jobOneByOne.toFixed(3)} ms`)
    console.log(`a job, 16 wanted at a time      ${jobTogether.toFixed(3)} ms`)
    console.log(`a trial with store and commit   ${trialTogether.toFixed(3)} ms`)
    console.log(`  of that, the engine's own time  ${trialCpu.toFixed(3)} ms`)
    console.log(`a trial found in the store      ${found.toFixed(3)} ms`)
    console.log(`the journal read again          ${reopen.toFixed(0)} ms`)
  }
} finally {
  await executor.close()
  rmSync(dir, { recursive: true, force: true })
}
