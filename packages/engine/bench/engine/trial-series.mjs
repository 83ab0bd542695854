import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createExecutor } from '../../dist/executor/executor.js'
import { createJournal } from '../../dist/journal/journal.js'
import { readJournal } from '../../dist/journal/read-journal.js'
import { openStore } from '../../dist/store/open-store.js'
import { trialKey, unitSeed } from '../../dist/store/trial-key.js'

/**
 * Runs trials of a unit that does nothing, 16 wanted at a time, each with its record in journal and store and a commit,
 * then reads the journal again. Milliseconds a trial, of which the engine's own; milliseconds to read; bytes.
 */
export async function runTrials(trials) {
  const dir = mkdtempSync(path.join(tmpdir(), 'metaml-bench-'))
  writeFileSync(path.join(dir, 'unit.mjs'), 'export default args => ({ accuracy: args.rate })\n')
  const store = await openStore(path.join(dir, 'store'))
  const journal = await createJournal(path.join(dir, 'journal.jsonl'))
  const executor = createExecutor({ storeDir: store.dir, config: {} })
  const signal = new AbortController().signal
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

  try {
    // The processes that run units are there before the clock starts.
    await measure(200, 4, n => executor.run(jobOf(partsOf(n), String(n)), {}, signal))
    const before = process.cpuUsage()
    const trial = await measure(trials, 16, runTrial)
    const { user, system } = process.cpuUsage(before)
    const found = await measure(trials, 1, async n => {
      if ((await store.findTrial(trialKey(partsOf(n)))) === undefined) throw new Error('A trial is lost.')
    })
    await journal.close()
    const started = performance.now()
    const { records } = await readJournal(journal.file)
    const reopen = performance.now() - started
    if (records.length !== trials + 1) throw new Error('The journal lost records.')
    return {
      trials,
      trial_ms: trial,
      own_cpu_ms: (user + system) / 1000 / trials,
      find_ms: found,
      reopen_ms: reopen,
      journal_bytes: statSync(journal.file).size,
      memory_bytes: process.memoryUsage().rss,
    }
  } finally {
    await executor.close()
    rmSync(dir, { recursive: true, force: true })
  }
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
