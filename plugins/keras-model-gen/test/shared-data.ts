import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'

/** The folder of the shared data; skips the test where there is none. */
export async function sharedData(ctx: TestContext): Promise<string> {
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  const folder = process.env.METAML_SHARED_DATA ?? path.resolve(root, '../shared/data')
  if (!existsSync(folder)) ctx.skip('there is no shared data')
  return folder
}
