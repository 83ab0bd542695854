import path from 'node:path'
import { MetamlError } from '@metaml/core'
import {
  findGarbage,
  type Garbage,
  listRuns,
  type RunListing,
  readConfig,
  removeGarbage,
} from '@metaml/engine'
import { findProject } from '@metaml/registry'
import { lookName } from '../optimize/default-flow.js'
import type { CommonOptions, Output } from '../terminal/output.js'
import { formatBytes } from '../text/format-bytes.js'

/** Options of `metaml gc`. */
export interface GcOptions extends CommonOptions {
  readonly remove?: readonly string[]
  readonly keep?: string
  readonly also?: readonly string[]
  readonly alone?: boolean
  readonly yes?: boolean
}

/**
 * `metaml gc`: says what no kept run needs and how much it is; removes it with `--yes`. Without `--remove` and `--keep`
 * every run is kept.
 */
export async function gc(options: GcOptions, output: Output): Promise<number> {
  const dir = findProject(process.cwd())
  const remove = [...(options.remove ?? []), ...(await olderRuns(dir, options.keep))]
  const also = options.also?.map(project => path.resolve(project))
  const others = also ?? (options.alone === true ? [] : undefined)
  const garbage = await findGarbage({
    projectDir: dir,
    config: await readConfig(dir),
    remove,
    ...(others !== undefined && { also: others }),
  })
  if (options.yes === true) await removeGarbage(garbage)
  if (output.json) output.result(JSON.stringify(gcJson(garbage, options.yes === true), undefined, 2))
  else output.result(gcText(garbage, options.yes === true))
  return 0
}

/** All but the newest runs; runs in which `optimize` only looked at a network do not count, and go with those about them. */
async function olderRuns(dir: string, keep: string | undefined): Promise<string[]> {
  if (keep === undefined) return []
  const count = Number(keep)
  if (!/^\d+$/.test(keep)) {
    throw new MetamlError({
      code: 'METAML_E_GC_KEEP',
      kind: 'usage',
      message: `'${keep}' is no number of runs.`,
      expected: 'how many of the newest runs are kept, e.g. --keep 5',
      found: keep,
    })
  }
  const runs = await listRuns(dir)
  const kept = new Set(count === 0 ? [] : runs.filter(({ flow }) => flow !== lookName).slice(-count))
  const first = runs.findIndex(run => kept.has(run))
  const looks = ({ flow }: RunListing, at: number): boolean => flow === lookName && first !== -1 && at > first
  return runs.filter((run, at) => !kept.has(run) && !looks(run, at)).map(({ id }) => id)
}

function gcJson({ store, runs, files, trials, bytes, kept }: Garbage, removed: boolean): object {
  return { removed, store, runs, files: files.length, trials: trials.length, bytes, keptBytes: kept }
}

function gcText({ store, runs, files, trials, bytes, kept }: Garbage, removed: boolean): string {
  const nothing = runs.length + files.length + trials.length === 0
  if (nothing) return `Every file of ${store} (${formatBytes(kept)}) is needed by a run that is kept.`
  const verb = removed ? 'Removed' : 'Would remove'
  const lines = [
    ...(runs.length > 0 ? [`${verb} the runs ${runs.join(', ')}.`] : []),
    `${verb} ${files.length} files and ${trials.length} trial records that no kept run needs: ${formatBytes(bytes)}${runs.length > 0 ? ' with the runs' : ''}; ${formatBytes(kept)} of ${store} stay.`,
    ...(removed ? [] : ['Do it: the same command with --yes']),
  ]
  return lines.join('\n')
}
