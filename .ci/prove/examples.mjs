// Runs every example with few epochs, those too that take minutes: `pnpm prove examples [arguments of vitest]`.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { repositoryRoot } from '../workspace.mjs'

const vitest = path.join(repositoryRoot, 'node_modules/vitest/vitest.mjs')
const args = [vitest, 'run', '.ci/test/examples.test.ts', ...process.argv.slice(2)]
const env = { ...process.env, METAML_TEST_ALL_EXAMPLES: '1' }
const { status } = spawnSync(process.execPath, args, { cwd: repositoryRoot, stdio: 'inherit', env })
process.exitCode = status ?? 1
