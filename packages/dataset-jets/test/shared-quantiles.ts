import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Quantiles } from './distance.js'

const folder =
  process.env.METAML_SHARED_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))

/** The reference's quantiles by feature; `undefined` where the shared data is not there. */
export async function readQuantiles(): Promise<ReadonlyMap<string, Quantiles> | undefined> {
  const file = path.join(folder, 'jets/quantiles.csv')
  if (!existsSync(file)) return undefined
  const [head, ...lines] = (await readFile(file, 'utf8')).trim().split('\n')
  const [, ...features] = head!.split(',')
  const rows = lines.map(line => line.split(',').map(Number))
  const shares = rows.map(([index]) => index! / (rows.length + 1))
  return new Map(
    features.map((feature, place) => {
      const values = rows.map(row => row[place + 1]!)
      // The reference was standardised and back, which left counts a little beside integers.
      return [feature, { shares, values: feature === 'multiplicity' ? values.map(Math.round) : values }]
    }),
  )
}
