import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'

const folder =
  process.env.METAML_SHARED_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))

/** Absolute path of a recorded report or log; skips the test where the recordings are not there. */
export function recorded(ctx: Pick<TestContext, 'skip'>, name: string): string {
  const file = path.join(folder, 'reports', name)
  if (!existsSync(file)) ctx.skip(`The recorded report ${name} is not there (METAML_SHARED_DATA).`)
  return file
}

/** What a recorded report must be read as. */
export function expectedOf(
  ctx: Pick<TestContext, 'skip'>,
  name: string,
): { readonly [field: string]: unknown } {
  const all = JSON.parse(readFileSync(recorded(ctx, 'expected.json'), 'utf8'))
  return (all.files ?? all)[name]
}
