import { trialKey } from '../../dist/store/trial-key.js'
import type { KeyParts, TrialRecord } from '../../dist/store/trial-record.js'

/** Parts of a key, with some of them given. */
export function partsWith(parts: Partial<KeyParts> = {}): KeyParts {
  return {
    ...{ format: 1, task: 'pruning', unit: 'train', args: { rate: 0.5 }, models: {}, datasets: {} },
    ...{ code: {}, versions: { '@metaml/pruning': '0.1.0' }, tools: {}, seed: 1 },
    ...parts,
  } as KeyParts
}

/** What a trial gave, with some of it given. */
export function recordWith(record: Partial<TrialRecord> = {}): TrialRecord {
  const parts = record.parts ?? partsWith()
  return {
    ...{ format: 1, key: trialKey(parts), parts, label: 'rate-0.5', run: 'r', result: { accuracy: 0.75 } },
    ...{ models: {}, files: {}, seconds: 1.5 },
    ...record,
  } as TrialRecord
}
