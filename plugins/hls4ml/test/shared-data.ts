import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { TestContext } from 'vitest'

const root = process.env.METAML_SHARED_DATA ?? path.resolve(import.meta.dirname, '../../../../shared/data')

/** The absolute path of a shared file; a test that needs one that is not there is skipped. */
export function sharedFile(ctx: TestContext, name: string): string {
  const file = path.join(root, name)
  if (!existsSync(file)) ctx.skip(`the shared file ${name} is not here`)
  return file
}

/** Rows of 16 features with their classes. */
export interface JetRows {
  readonly x: Float32Array
  readonly y: Uint8Array
  readonly rows: number
}

/** 500 real jets, in physical units or standardised; classes are numbered in the order given. */
export async function realJets(
  ctx: TestContext,
  order: string,
  scaling: 'physical' | 'standard',
): Promise<JetRows> {
  const [, ...lines] = (await readFile(sharedFile(ctx, 'jets/jets_real_500.csv'), 'utf8')).trim().split('\n')
  const [, ...scales] = (await readFile(sharedFile(ctx, 'jets/scaler.csv'), 'utf8')).trim().split('\n')
  const scaler = scales.map(line => line.split(',').slice(-2).map(Number) as [mean: number, scale: number])
  const x = new Float32Array(lines.length * 16)
  const y = new Uint8Array(lines.length)
  lines.forEach((line, row) => {
    const cells = line.split(',')
    y[row] = order.indexOf(cells[16]!.trim())
    for (let i = 0; i < 16; i++) {
      const [mean, scale] = scaler[i]!
      x[row * 16 + i] = scaling === 'physical' ? Number(cells[i]) : (Number(cells[i]) - mean) / scale
    }
  })
  return { x, y, rows: lines.length }
}
