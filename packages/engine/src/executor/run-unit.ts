import fs from 'node:fs/promises'
import type { EngineConfig } from '../config/engine-config.js'
import type { Store } from '../store/store.js'
import { checkJson } from './check-json.js'
import { loadUnit } from './load-unit.js'
import { storeScratch } from './store-scratch.js'
import { createUnitIo } from './unit-io.js'
import type { MadeModel, UnitJob, UnitOutcome } from './unit-job.js'
import type { FromWorker } from './worker-messages.js'

/** What a job is run with, in the process that runs it. */
export interface UnitSurroundings {
  readonly store: Store
  readonly config: EngineConfig
  /** Absolute path of a folder that is not there yet, for `scratch` and `temporary`. */
  readonly folder: string
  readonly say: (message: FromWorker) => void
}

/**
 * Runs a unit in this process, stores what it leaves, and removes its folders. Programs that it started and did
 * not wait for are ended.
 * @throws what the unit throws, METAML_E_UNIT_MODULE, METAML_E_UNIT_NOT_JSON, METAML_E_UNIT_SCRATCH,
 *   METAML_E_UNIT_MODEL_TWICE
 */
export async function runUnit(job: UnitJob, surroundings: UnitSurroundings): Promise<UnitOutcome> {
  const { store, folder } = surroundings
  const models: Record<string, MadeModel> = {}
  const over = new AbortController()
  const started = performance.now()
  const { io, made, flush, created } = createUnitIo(job, surroundings, models, over.signal)
  try {
    const run = await loadUnit(job)
    const result = await run(job.args, io)
    checkJson(result, `The results of the unit '${job.unit}' of '${job.task}'`)
    await created()
    const files = made.scratch ? await storeScratch(io.scratch, store) : {}
    return { result, models, files, seconds: (performance.now() - started) / 1000 }
  } finally {
    flush()
    over.abort()
    if (made.scratch || made.temporary) await fs.rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}
