import { readdirSync } from 'node:fs'
import { checkStore } from '../../../packages/engine/bench/faults/check-store.mjs'
import { findProcesses } from '../../../packages/engine/bench/faults/find-processes.mjs'

/**
 * All that is wrong with a run that was killed and resumed to its end.
 * @param wanted what `read` gave of the undisturbed run
 * @param before the journal's records when it was killed
 */
export async function findLosses(demo, wanted, before) {
  const got = await demo.read()
  return [
    ...(got.status === 'done' ? [] : [`it is ${got.status}`]),
    ...differences('model', wanted.models, got.models),
    ...differences('search step', wanted.steps, got.steps),
    ...runTwice(demo.journal(), before),
    ...halfWritten(demo),
    ...(await findProcesses(demo.dir)).map(({ pid, command }) => `process ${pid} is left: ${command}`),
  ]
}

function differences(what, wanted, got) {
  const missing = wanted.filter(one => !got.includes(one))
  const other = got.filter(one => !wanted.includes(one))
  return [
    ...missing.map(one => `no ${what} ${one.slice(0, 200)}`),
    ...other.map(one => `another ${what} ${one.slice(0, 200)}`),
  ]
}

/** Trials that were begun although the journal had them finished, by key. */
function runTwice(records, before) {
  const finished = new Set()
  const again = []
  for (const [index, { type, key, status, label }] of records.entries()) {
    if (type === 'trial' && finished.has(key)) again.push(`${label} ran again`)
    if (type === 'trial-end' && status === 'done') finished.add(key)
    if (index < before.length && JSON.stringify(records[index]) !== JSON.stringify(before[index]))
      again.push(`record ${index + 1} of the journal is another now`)
  }
  return again
}

/** Whatever is not whole in the store, or was left in the run's folder. */
function halfWritten({ store, runDir }) {
  const left = readdirSync(runDir).filter(name => name !== 'journal.jsonl')
  return [...checkStore(store), ...left.map(name => `${name} was left in the run's folder`)]
}
