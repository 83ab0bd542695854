import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'

/** The folder with recorded networks and rows; a test that needs it is skipped where it is not. */
export function sharedData(ctx: TestContext, part: string): string {
  const folder =
    process.env.METAML_SHARED_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))
  if (!existsSync(folder)) ctx.skip(`no data at ${folder}; METAML_SHARED_DATA names its folder`)
  return path.join(folder, part)
}

/** The rows of numbers in a file, apart by spaces or commas; `skip` lines at its start are left out. */
export async function readNumbers(file: string, skip = 0): Promise<number[][]> {
  const text = await readFile(file, 'utf8')
  return text
    .trim()
    .split('\n')
    .slice(skip)
    .map(line =>
      line
        .trim()
        .split(/[\s,]+/)
        .map(Number),
    )
}

/** The rows one after the other. */
export function flat(rows: readonly (readonly number[])[]): Float32Array {
  return Float32Array.from(rows.flat())
}
