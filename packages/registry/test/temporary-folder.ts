import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Makes a folder (its real path) that is removed when the test that asks for it has ended. */
export async function temporaryFolder(): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'metaml-test-')))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}
