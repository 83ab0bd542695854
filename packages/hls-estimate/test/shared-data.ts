import { existsSync } from 'node:fs'
import path from 'node:path'
import type { TestContext } from 'vitest'

const folder = process.env.METAML_SHARED_DATA ?? path.resolve(import.meta.dirname, '../../../../shared/data')

/** A file of real reports; skips the test where there is none. */
export function sharedFile(ctx: TestContext, name: string): string {
  const file = path.join(folder, name)
  if (!existsSync(file))
    ctx.skip(`${name} is not there: name the folder of shared data in METAML_SHARED_DATA`)
  return file
}
